package dev.cairn.journal;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows the index of times beside the events: it has an entry for each event that is later than
 * all before it, and no others. Both are in the same order.
 */
final class TimeIndexVerifier implements AutoCloseable {
  private final Findings findings;
  private final ReadableScan scan;
  private Map.@Nullable Entry<byte[], byte[]> entry;
  private boolean incomplete;
  private long latestMs = Long.MIN_VALUE;
  private long lastKnown;

  TimeIndexVerifier(LevelDb.View view, Findings findings) {
    this.findings = findings;
    this.scan =
        ReadableScan.of(
            view,
            Keys.TIME,
            (_, _, reason) -> {
              incomplete = true;
              findings.add("the index of times: a part cannot be read (%s)".formatted(reason));
            });
    advance();
  }

  private void advance() {
    entry = null;
    while (entry == null && scan.hasNext()) {
      Map.Entry<byte[], byte[]> next = scan.next();
      if (next.getKey().length != 1 + Long.BYTES) {
        findings.add("the index of times has an unknown key");
      } else if (next.getValue().length != Long.BYTES) {
        findings.add(
            "the index of times has an entry of %d bytes".formatted(next.getValue().length));
      } else {
        entry = next;
      }
    }
  }

  /** Checks the entries up to that of an event. */
  void next(EventRecord event) {
    long offset = event.offset();
    // Entries of events that are gone cannot be judged; that they are gone is reported.
    while (entry != null && offsetOf(entry) > lastKnown && offsetOf(entry) < offset) {
      latestMs = Math.max(latestMs, Keys.numberOf(entry.getKey()));
      advance();
    }
    boolean isAfterAGap = offset != lastKnown + 1;
    lastKnown = offset;
    if (event.timestampMs() <= latestMs) {
      return;
    }
    latestMs = event.timestampMs();
    while (entry != null && Keys.numberOf(entry.getKey()) < latestMs) {
      reportExtra(entry);
      advance();
    }
    if (entry == null || Keys.numberOf(entry.getKey()) != latestMs) {
      if (!incomplete) {
        findings.add(offset, "event %d is missing in the index of times".formatted(offset));
      }
      return;
    }
    if (offsetOf(entry) != offset && !isAfterAGap) {
      findings.add(offset, "event %d: its entry in the index of times is wrong".formatted(offset));
    }
    advance();
  }

  /** Reports what is left. */
  void end() {
    while (entry != null) {
      reportExtra(entry);
      advance();
    }
  }

  private void reportExtra(Map.Entry<byte[], byte[]> extra) {
    long offset = offsetOf(extra);
    String text =
        "the index of times has an entry for event %d that does not fit".formatted(offset);
    if (offset > 0) {
      findings.add(offset, text);
    } else {
      findings.add(text);
    }
  }

  private static long offsetOf(Map.Entry<byte[], byte[]> entry) {
    return ByteBuffer.wrap(entry.getValue()).getLong();
  }

  @Override
  public void close() {
    scan.close();
  }
}
