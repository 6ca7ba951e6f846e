package dev.cairn.cluster;

import java.io.IOException;

/**
 * What proves that a node belongs to a cluster is missing or wrong; the message is one line that
 * says what and what to do.
 */
public final class CredentialException extends IOException {
  private static final long serialVersionUID = 1;

  CredentialException(String message) {
    super(message);
  }

  CredentialException(String message, Throwable cause) {
    super(message, cause);
  }
}
