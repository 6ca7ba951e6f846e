package dev.cairn.journal;

/** The events of an entity cannot be folded; the message is one line that says why. */
final class FoldException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long sequenceNr;

  FoldException(long sequenceNr, String message) {
    super(message);
    this.sequenceNr = sequenceNr;
  }

  FoldException(long sequenceNr, String message, Throwable cause) {
    super(message, cause);
    this.sequenceNr = sequenceNr;
  }

  /** The event that cannot be folded. */
  long sequenceNr() {
    return sequenceNr;
  }
}
