package dev.cairn.cli;

/** What a command's exit status means. */
final class ExitStatus {
  /** All is well. */
  static final int OK = 0;

  /** Something failed, was skipped or ignored, or could not be done. */
  static final int FAILED = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** A plan has nothing to do. */
  static final int NOTHING_TO_DO = 77;

  /** Stopped by Ctrl-C: 128 and the number of the signal, as shells count. */
  static final int INTERRUPTED = 130;

  private ExitStatus() {}
}
