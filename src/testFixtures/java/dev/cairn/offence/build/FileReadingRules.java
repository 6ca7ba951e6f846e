package dev.cairn.offence.build;

import java.nio.file.Files;
import java.nio.file.Path;

/** A decision that depends on a disk. */
public final class FileReadingRules {
  private FileReadingRules() {}

  static boolean decide(Path file) {
    return Files.exists(file);
  }
}
