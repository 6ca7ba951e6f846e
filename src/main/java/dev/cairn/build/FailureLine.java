package dev.cairn.build;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps the last lines of a phase and finds the one that says best why it failed.
 *
 * <p>Lines are ranked by their form: a diagnosis before the complaint of make, that before
 * makepkg's own. Of equal ones the first counts, because what follows is usually its consequence.
 * Only the last {@link #LINES_MAX} lines are looked at: an {@code error:} that a long build has
 * survived is not why it failed. Not safe for use by several threads.
 */
final class FailureLine {
  /** Lines that are kept. */
  static final int LINES_MAX = 60;

  /** Longest line that is given back. */
  static final int CHARACTERS_MAX = 300;

  private static final List<Pattern> RANKS =
      List.of(
          Pattern.compile("(?!==> )(.*[ :])?(?i:error): .*"),
          Pattern.compile(".*(undefined reference to|CMake Error|Traceback \\(most).*"),
          Pattern.compile(" +\\S.* \\.\\.\\. (FAILED|NOT FOUND).*|FAIL: .*|not ok .*"),
          Pattern.compile(".*\\*\\*\\* .*"),
          Pattern.compile(".*: (command not found|No such file or directory|Permission denied)"),
          Pattern.compile("==> ERROR: (?!A failure occurred in |Aborting).*"));

  /** What makepkg says of a command that failed without a word. */
  private static final Pattern SILENT = Pattern.compile("==> ERROR: A failure occurred in .*");

  /** What makepkg says when checksums differ, below a line for each file. */
  private static final String INVALID = "did not pass the validity check";

  private static final Pattern DIFFERS = Pattern.compile(" +(\\S.*) \\.\\.\\. FAILED.*");

  private static final Pattern NEVER = Pattern.compile("\\s*|==> .*|\\s+Aborting\\.\\.\\..*");

  private static final Pattern COLOUR = Pattern.compile("\\u001b\\[[0-9;]*[A-Za-z]");

  private final Deque<String> lines = new ArrayDeque<>();

  /** A phase begins: what was said before it does not count. */
  void clear() {
    lines.clear();
  }

  void add(String line) {
    if (lines.size() == LINES_MAX) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  /** Whether one of the lines contains {@code text}. */
  boolean mentions(String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  /** The most useful line; empty when nothing but makepkg's banners was said. */
  Optional<String> best() {
    if (mentions(INVALID)) {
      List<String> differing =
          lines.stream()
              .map(DIFFERS::matcher)
              .filter(Matcher::matches)
              .map(matcher -> matcher.group(1))
              .distinct()
              .toList();
      if (!differing.isEmpty()) {
        return Optional.of(tidy("checksum differs: " + String.join(", ", differing)));
      }
    }
    for (Pattern rank : RANKS) {
      for (String line : lines) {
        if (rank.matcher(line).matches()) {
          return Optional.of(tidy(line));
        }
      }
    }
    String last = "";
    for (String line : lines) {
      if (!NEVER.matcher(line).matches()) {
        last = line;
      }
    }
    return last.isEmpty() ? ofSilence() : Optional.of(tidy(last));
  }

  private Optional<String> ofSilence() {
    return lines.stream()
        .filter(line -> SILENT.matcher(line).matches())
        .findFirst()
        .map(FailureLine::tidy);
  }

  private static String tidy(String line) {
    StringBuilder tidy = new StringBuilder();
    COLOUR
        .matcher(line)
        .replaceAll("")
        .strip()
        .codePoints()
        .limit(CHARACTERS_MAX)
        .forEach(c -> tidy.appendCodePoint(plain(c)));
    return tidy.toString();
  }

  private static int plain(int c) {
    return Character.isISOControl(c) ? ' ' : c;
  }
}
