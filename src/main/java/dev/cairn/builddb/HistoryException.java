package dev.cairn.builddb;

/** The history cannot be read; the message is one line that says why and what to do. */
public final class HistoryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private HistoryException(String message, Throwable reason) {
    super(message, reason);
  }

  /** The past is not as it should be; {@code message} says what to do. */
  HistoryException(String message) {
    super(message);
  }

  /** The journal cannot be read. */
  static HistoryException ofJournal(Throwable reason) {
    return new HistoryException(
        "the history cannot be read from the journal: "
            + lastOf(reason)
            + "; cairn audit verify tells what is wrong with it",
        reason);
  }

  /** The database cannot be read or written. */
  static HistoryException ofDatabase(DatabaseSettings settings, Throwable reason) {
    return new HistoryException(
        "the build database (%s) does not answer: %s; cairn database rebuild makes it anew"
            .formatted(settings, lastOf(reason)),
        reason);
  }

  private static String lastOf(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return String.valueOf(last.getMessage()).lines().findFirst().orElse("unknown");
  }
}
