package dev.cairn.ports;

import java.io.IOException;

/** A tree that cannot be read at all; the message is one line that says what and what to do. */
public final class RecipeTreeException extends IOException {
  private static final long serialVersionUID = 1;

  public RecipeTreeException(String message) {
    super(message);
  }

  public RecipeTreeException(String message, Throwable cause) {
    super(message, cause);
  }
}
