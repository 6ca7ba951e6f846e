package dev.cairn.environment;

import java.io.IOException;

/** A room could not be made or broke; the message is one line that says what and what to do. */
public final class RoomException extends IOException {
  private static final long serialVersionUID = 1;

  public RoomException(String message) {
    super(message);
  }

  public RoomException(String message, Throwable cause) {
    super(message, cause);
  }
}
