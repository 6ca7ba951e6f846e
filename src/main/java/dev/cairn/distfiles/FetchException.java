package dev.cairn.distfiles;

import java.io.IOException;

/** A distfile could not be had; the message is one line that says what was tried and what to do. */
public final class FetchException extends IOException {
  private static final long serialVersionUID = 1;

  /** A failure of our own finding. */
  public FetchException(String message) {
    super(message);
  }

  /** A failure that another one led to. */
  public FetchException(String message, Throwable cause) {
    super(message, cause);
  }
}
