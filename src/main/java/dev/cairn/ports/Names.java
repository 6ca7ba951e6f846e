package dev.cairn.ports;

import java.util.regex.Pattern;

/** What names, versions and file names from a recipe may look like: they become paths and argv. */
final class Names {

  /** Leaves room for version, architecture and suffix in a file name of 255 bytes. */
  static final int LENGTH_MAX = 128;

  private static final Pattern PACKAGE = Pattern.compile("[A-Za-z0-9@_+][A-Za-z0-9@._+-]*");
  private static final Pattern PKGVER = Pattern.compile("[\\x21-\\x7e&&[^/:-]]+");
  private static final Pattern PKGREL = Pattern.compile("[0-9]+(\\.[0-9]+)?");
  private static final Pattern DEPENDENCY = Pattern.compile("[^-\\s/\\p{Cntrl}][^\\s/\\p{Cntrl}]*");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private Names() {}

  /**
   * Returns {@code name} when it can name a package.
   *
   * @param what for the message, such as {@code pkgname}
   */
  static String checkPackage(String what, String name) throws RecipeException {
    if (name.length() > LENGTH_MAX || !PACKAGE.matcher(name).matches()) {
      throw new RecipeException(
          "%s '%s' is not a package name: use letters, digits and @ . _ + -, not beginning with a"
                  .formatted(what, printable(name))
              + " dot or a hyphen, at most "
              + LENGTH_MAX
              + " long");
    }
    return name;
  }

  /** Checks what becomes part of the package's file name. */
  static Version checkVersion(String epoch, String pkgver, String pkgrel) throws RecipeException {
    if (!PKGVER.matcher(pkgver).matches()) {
      throw new RecipeException(
          "pkgver '%s' must not be empty nor hold blanks, colons, slashes or hyphens"
              .formatted(printable(pkgver)));
    }
    if (!PKGREL.matcher(pkgrel).matches()) {
      throw new RecipeException(
          "pkgrel '%s' must be a number such as 1 or 1.1".formatted(printable(pkgrel)));
    }
    try {
      return new Version(Version.epochOf(epoch), pkgver, pkgrel);
    } catch (IllegalArgumentException e) {
      throw new RecipeException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Checks one entry of {@code depends} and the like; it is handed to pacman as an argument. */
  static Dependency checkDependency(String what, String text) throws RecipeException {
    if (!DEPENDENCY.matcher(text).matches()) {
      throw new RecipeException(
          "%s '%s' must not begin with a hyphen nor hold blanks or slashes"
              .formatted(what, printable(text)));
    }
    try {
      return Dependency.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RecipeException(what + ": " + e.getMessage(), e);
    }
  }

  /** Checks the name under which a source is stored. */
  static String checkFileName(String name, String source) throws RecipeException {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.startsWith("-")
        || name.indexOf('/') >= 0
        || name.length() > 255
        || UNPRINTABLE.matcher(name).find()) {
      throw new RecipeException(
          "source '%s' would be stored as '%s', which is not a file name: write name::url"
              .formatted(printable(source), printable(name)));
    }
    return name;
  }

  /** {@code text} on one line, at most 200 characters, for a message. */
  static String printable(String text) {
    String cut = text.length() > 200 ? text.substring(0, 200) + "…" : text;
    StringBuilder line = new StringBuilder();
    cut.codePoints()
        .forEach(
            c -> {
              if (UNPRINTABLE.matcher(Character.toString(c)).matches()) {
                line.append(c == '\n' ? "\\n" : "\\u%04x".formatted(c));
              } else {
                line.appendCodePoint(c);
              }
            });
    return line.toString();
  }
}
