package dev.cairn.cli;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks somebody at the terminal. */
final class Question {

  private Question() {}

  /**
   * Whether the answer is yes. Where nobody can be asked it is {@code usual}; the end of input is a
   * no.
   */
  static boolean isYes(CliContext context, String question, boolean usual) throws IOException {
    if (!context.terminal().isInteractive()) {
      return usual;
    }
    while (true) {
      context.out().print(question + (usual ? " [Y/n] " : " [y/N] "));
      context.out().flush();
      @Nullable String answer = context.in().readLine();
      if (answer == null) {
        context.out().println();
        return false;
      }
      switch (answer.strip().toLowerCase(Locale.ROOT)) {
        case "" -> {
          return usual;
        }
        case "y", "yes" -> {
          return true;
        }
        case "n", "no" -> {
          return false;
        }
        default -> context.out().println("Please answer y or n.");
      }
    }
  }
}
