package dev.cairn.repository;

import java.io.IOException;

/** The repository could not be read or written; the message is one line with what to do. */
public final class RepositoryException extends IOException {
  private static final long serialVersionUID = 1;

  /** A failure of our own finding. */
  public RepositoryException(String message) {
    super(message);
  }

  /** A failure that another one led to. */
  public RepositoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
