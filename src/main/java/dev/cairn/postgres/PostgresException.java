package dev.cairn.postgres;

/** The shared journal does not serve; the message is one line that says what to do. */
public final class PostgresException extends Exception {
  private static final long serialVersionUID = 1;

  PostgresException(String message, Throwable cause) {
    super(message, cause);
  }

  PostgresException(String message) {
    super(message);
  }

  /** A failure of the database at {@code settings}. */
  static PostgresException of(PostgresSettings settings, Throwable failure) {
    String reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason");
    return new PostgresException(
        "the journal at %s does not serve: %s; see cairn.journal.postgres"
            .formatted(settings, reason),
        failure);
  }
}
