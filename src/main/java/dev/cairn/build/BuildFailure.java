package dev.cairn.build;

/** Why a phase failed: one line. */
final class BuildFailure extends Exception {
  private static final long serialVersionUID = 1;

  BuildFailure(String message) {
    super(message);
  }
}
