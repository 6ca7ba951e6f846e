package dev.cairn.build;

import java.io.IOException;

/** The disk of the data directory is full; the message is one line that names it. */
final class FullDiskException extends IOException {
  private static final long serialVersionUID = 1;

  FullDiskException(String message) {
    super(message);
  }
}
