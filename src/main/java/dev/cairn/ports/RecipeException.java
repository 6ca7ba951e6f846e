package dev.cairn.ports;

/** A recipe that cannot be used; the message is one line that says what is wrong with it. */
public final class RecipeException extends Exception {
  private static final long serialVersionUID = 1;

  public RecipeException(String message) {
    super(message);
  }

  public RecipeException(String message, Throwable cause) {
    super(message, cause);
  }
}
