package dev.cairn.journal;

import dev.cairn.journal.VerifyReport.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What does not fit, as it is found: counts all, keeps the first hundred and that of the start. */
final class Findings {
  /** Findings that are kept: enough to see what happened, few enough to be read. */
  static final int KEPT_MAX = 100;

  private static final int TEXT_MAX = 500;

  private final List<Finding> kept = new ArrayList<>();
  private @Nullable Finding first;
  private long firstOffset = Long.MAX_VALUE;
  private long count;

  /** Something is wrong with the event at an offset. */
  void add(long offset, String text) {
    Finding finding = new Finding(OptionalLong.of(offset), oneLine(text));
    if (offset < firstOffset) {
      firstOffset = offset;
      first = finding;
    }
    add(finding);
  }

  /** Something is wrong that belongs to no event. */
  void add(String text) {
    add(new Finding(OptionalLong.empty(), oneLine(text)));
  }

  private void add(Finding finding) {
    count++;
    if (kept.size() < KEPT_MAX) {
      kept.add(finding);
    }
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= TEXT_MAX ? line : line.substring(0, TEXT_MAX) + "...";
  }

  long count() {
    return count;
  }

  OptionalLong firstOffset() {
    return first == null ? OptionalLong.empty() : OptionalLong.of(firstOffset);
  }

  /** Those that are kept, that of the first offset first. */
  List<Finding> kept() {
    List<Finding> all = new ArrayList<>(kept);
    Finding front = first;
    if (front != null) {
      all.remove(front);
      all.addFirst(front);
    }
    return all.size() > KEPT_MAX ? all.subList(0, KEPT_MAX) : all;
  }
}
