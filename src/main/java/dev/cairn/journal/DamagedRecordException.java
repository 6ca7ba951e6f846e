package dev.cairn.journal;

/** What is stored under a key cannot be what was written there. */
final class DamagedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DamagedRecordException(String message) {
    super(message);
  }

  DamagedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
