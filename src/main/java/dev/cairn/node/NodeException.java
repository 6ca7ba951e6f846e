package dev.cairn.node;

import java.io.IOException;

/** A node cannot start; the message is one line that says what is wrong and what to do. */
public final class NodeException extends IOException {
  private static final long serialVersionUID = 1;

  /** With one line that says what is wrong and what to do. */
  public NodeException(String message) {
    super(message);
  }

  /** With one line that says what is wrong and what to do, and its cause. */
  public NodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
