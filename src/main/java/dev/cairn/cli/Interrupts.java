package dev.cairn.cli;

/** Ctrl-C, for as long as a command wants to handle it itself. */
@FunctionalInterface
public interface Interrupts {

  /** Ends the handling: from then on Ctrl-C ends the process again. */
  interface Handling extends AutoCloseable {
    @Override
    void close();
  }

  /** Has {@code action} run, on some thread, each time somebody presses Ctrl-C. */
  Handling handle(Runnable action);
}
