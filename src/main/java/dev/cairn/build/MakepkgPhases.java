package dev.cairn.build;

import dev.cairn.build.BuildEvent.Phase;
import java.util.Map;
import java.util.Optional;

/**
 * Reads from makepkg's own messages which phase a build is in, from {@link Phase#VERIFY} to {@link
 * Phase#PACKAGE}.
 *
 * <p>Only ever forward: output of a recipe that imitates a message shifts the account of time and
 * nothing else. Not safe for use by several threads.
 */
final class MakepkgPhases {
  private static final Map<String, Phase> MESSAGES =
      Map.of(
          "==> Extracting sources...", Phase.EXTRACT,
          "==> Starting prepare()...", Phase.PREPARE,
          "==> Starting build()...", Phase.BUILD,
          "==> Starting check()...", Phase.CHECK,
          "==> Entering fakeroot environment...", Phase.PACKAGE);

  private Phase current = Phase.VERIFY;

  /** The phase that the lines so far have led to. */
  Phase current() {
    return current;
  }

  /** Takes the next line of output; the phase that begins with it, if one does. */
  Optional<Phase> next(String line) {
    Phase phase = MESSAGES.get(line.stripTrailing());
    if (phase == null || phase.compareTo(current) <= 0) {
      return Optional.empty();
    }
    current = phase;
    return Optional.of(phase);
  }
}
