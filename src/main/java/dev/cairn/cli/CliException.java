package dev.cairn.cli;

/** A command cannot go on; the message is one line that says why and what to do. */
public class CliException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitStatus;

  /** Ends the command with exit status 1. */
  public CliException(String message) {
    this(message, ExitStatus.FAILED);
  }

  /** Ends the command with {@code exitStatus}. */
  CliException(String message, int exitStatus) {
    super(message);
    this.exitStatus = exitStatus;
  }

  int exitStatus() {
    return exitStatus;
  }
}
