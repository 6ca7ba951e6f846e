package dev.cairn.cli;

/** Tools are missing and could not be installed; the message is one line with what to type. */
public final class ToolsMissingException extends Exception {
  private static final long serialVersionUID = 1;

  ToolsMissingException(String message) {
    super(message);
  }
}
