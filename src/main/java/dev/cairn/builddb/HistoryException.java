package dev.cairn.builddb;

/** The history cannot be read; the message is one line that says why and what to do. */
public final class HistoryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  HistoryException(Throwable reason) {
    super(
        "the history cannot be read from the journal: "
            + lastOf(reason).getMessage()
            + "; cairn audit verify tells what is wrong with it",
        reason);
  }

  private static Throwable lastOf(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last;
  }
}
