package dev.cairn.cli;

/** What is at the other end of standard input and output. */
public interface Terminal {

  /** A terminal's size in characters. */
  record Size(int columns, int rows) {}

  /** Whether output is shown on a terminal, where lines can be drawn again. */
  boolean isScreen();

  /** Whether somebody is there to answer a question: input and output are a terminal. */
  boolean isInteractive();

  /** The size at this moment; people change it. */
  Size size();
}
