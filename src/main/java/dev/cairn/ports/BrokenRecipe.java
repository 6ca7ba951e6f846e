package dev.cairn.ports;

import java.nio.file.Path;

/**
 * A recipe that cannot be read.
 *
 * @param origin where it stands in its tree: {@code category/name} or {@code name}
 * @param file the PKGBUILD, or whatever of the recipe cannot be used
 * @param message one line that says what is wrong, without the name of the file
 */
public record BrokenRecipe(String origin, Path file, String message) {

  /** Bash begins each of its lines with the file; that is said once, by {@link #sentence}. */
  public BrokenRecipe(String origin, Path file, String message) {
    this.origin = origin;
    this.file = file;
    this.message = message.replace(file + ": ", "");
  }

  /** Last part of the origin: the name others know the recipe by, as far as one can tell. */
  public String name() {
    return origin.substring(origin.lastIndexOf('/') + 1);
  }

  /** File and message, one line for people. */
  public String sentence() {
    return Names.printable(file.toString()) + ": " + message;
  }
}
