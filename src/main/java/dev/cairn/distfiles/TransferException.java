package dev.cairn.distfiles;

import java.io.IOException;

/** One location failed; the message is a few words that follow the location in a sentence. */
final class TransferException extends IOException {
  private static final long serialVersionUID = 1;

  /** What may help. */
  enum Kind {
    /** Nothing: it will fail again. */
    LASTING,
    /** The same again, a little later. */
    PASSING,
    /** Another location first: this one could not be spoken to at all. */
    UNREACHABLE
  }

  private final Kind kind;

  TransferException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  TransferException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
