package dev.cairn.ports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Fingerprint of everything a recipe consists of: {@code sha256-v1:} and a SHA-256 in hexadecimal.
 *
 * <p>It covers each file below the recipe's directory: relative path, whether it is executable, and
 * content; for a symbolic link its target, and the content of the file it leads to, if any. The
 * order in which the file system lists them, times and owners do not count, nor do empty
 * directories.
 *
 * <p>Left out is what is not part of the recipe: {@code .git}, and what makepkg leaves behind at
 * the top ({@code src}, {@code pkg}, {@code *.pkg.tar*}). {@code .SRCINFO} is left out too: it is
 * derived from the PKGBUILD, so a fresh one must not look like a change. Sources that makepkg has
 * downloaded into the directory cannot be told from files of the recipe and count.
 *
 * <p>The part before the colon names this algorithm; a later one gets another name, so that the two
 * are never compared.
 */
public final class RecipeFingerprint {
  private static final String ALGORITHM = "sha256-v1:";

  /** Deeper nesting is a mistake in the tree, not a recipe. */
  private static final int DEPTH_MAX = 64;

  private RecipeFingerprint() {}

  /**
   * Fingerprint of the recipe in a directory.
   *
   * @throws RecipeException when it holds something that is no file, directory or link
   * @throws IOException when something cannot be read
   */
  public static String of(Path recipe) throws IOException, RecipeException {
    return of(recipe, RecipeFingerprint::isNoPartOfTheRecipe);
  }

  /** Fingerprint of a directory without those entries at its top that {@code ignored} names. */
  static String of(Path directory, Predicate<String> ignored) throws IOException, RecipeException {
    Map<String, Path> files = new TreeMap<>();
    collect(directory, "", ignored, files, 0);
    MessageDigest digest = sha256();
    for (var file : files.entrySet()) {
      addEntry(digest, file.getKey(), file.getValue());
    }
    return ALGORITHM + HexFormat.of().formatHex(digest.digest());
  }

  /** SHA-256 of texts, told apart by their lengths, in hexadecimal. */
  static String ofTexts(Iterable<String> texts) {
    MessageDigest digest = sha256();
    for (String text : texts) {
      addText(digest, text);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Whether what has {@code name} at the top of a recipe's directory is no part of the recipe. */
  public static boolean isNoPartOfTheRecipe(String name) {
    return name.equals(".git")
        || name.equals("src")
        || name.equals("pkg")
        || name.equals(".SRCINFO")
        || name.contains(".pkg.tar");
  }

  private static void collect(
      Path directory, String prefix, Predicate<String> ignored, Map<String, Path> files, int depth)
      throws IOException, RecipeException {
    if (depth > DEPTH_MAX) {
      throw new RecipeException("its directories are nested more than " + DEPTH_MAX + " deep");
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (depth == 0 && ignored.test(name)) {
          continue;
        }
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          collect(entry, prefix + name + "/", ignored, files, depth + 1);
        } else {
          files.put(prefix + name, entry);
        }
      }
    }
  }

  private static void addEntry(MessageDigest digest, String path, Path file)
      throws IOException, RecipeException {
    addText(digest, path);
    if (Files.isSymbolicLink(file)) {
      addText(digest, "link");
      addText(digest, Files.readSymbolicLink(file).toString());
      if (Files.isRegularFile(file)) {
        addContent(digest, file);
      }
    } else if (Files.isRegularFile(file)) {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      addText(digest, mode.contains(PosixFilePermission.OWNER_EXECUTE) ? "executable" : "file");
      addContent(digest, file);
    } else {
      throw new RecipeException(
          Names.printable(path) + " is neither a file, a directory nor a symbolic link");
    }
  }

  private static void addContent(MessageDigest digest, Path file) throws IOException {
    MessageDigest content = sha256();
    byte[] buffer = new byte[16 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        content.update(buffer, 0, read);
      }
    }
    digest.update(content.digest());
  }

  private static void addText(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (bytes.length >>> shift));
    }
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
