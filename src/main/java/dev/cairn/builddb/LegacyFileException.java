package dev.cairn.builddb;

/** A file is no old build store that can be taken over; the message is one line that says why. */
public final class LegacyFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LegacyFileException(String message) {
    super(message);
  }
}
