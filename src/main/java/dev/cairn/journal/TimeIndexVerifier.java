package dev.cairn.journal;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows the index of times beside the events: each entry names the first event that is later than
 * all before it, up to the entry before included, and has the latest time of those up to the next
 * one. Both are in the same order.
 */
final class TimeIndexVerifier implements AutoCloseable {
  private final long indexedTo;
  private final Findings findings;
  private final ReadableScan scan;
  private Map.@Nullable Entry<byte[], byte[]> entry;
  private boolean incomplete;

  /** Time of the last entry whose event was met; its events are not later. */
  private long knownMs;

  private long latestMs;
  private long lastOffset;

  /** Whether an event was not seen, so that the latest time is not known. */
  private boolean isGap;

  /**
   * A check from the first event on.
   *
   * @param indexedTo offset up to which the index must be written
   */
  TimeIndexVerifier(LevelDb.View view, long indexedTo, Findings findings) {
    this.indexedTo = indexedTo;
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

  /** Checks the entry of an event, when it must have one. */
  void next(EventRecord event) {
    long offset = event.offset();
    if (offset > indexedTo) {
      return;
    }
    if (offset != lastOffset + 1) {
      passOver(offset);
    }
    lastOffset = offset;
    while (event.timestampMs() > knownMs
        && entry != null
        && offsetOf(entry) != offset
        && Keys.numberOf(entry.getKey()) < event.timestampMs()) {
      reportExtra(entry);
      advance();
    }
    boolean isNamed = entry != null && offsetOf(entry) == offset;
    if (isNamed && entry != null) {
      checkLatest(offset);
      if (event.timestampMs() <= knownMs || Keys.numberOf(entry.getKey()) <= knownMs) {
        reportExtra(entry);
      }
      knownMs = Keys.numberOf(entry.getKey());
      isGap = false;
      advance();
    }
    if (event.timestampMs() > knownMs) {
      if (!incomplete && !isGap) {
        findings.add(offset, "event %d is missing in the index of times".formatted(offset));
      }
      // Once is enough for those behind it.
      knownMs = event.timestampMs();
    }
    latestMs = Math.max(latestMs, event.timestampMs());
  }

  /** Passes over entries of events that are gone, which cannot be judged; they are reported. */
  private void passOver(long offset) {
    isGap = true;
    while (entry != null && offsetOf(entry) > lastOffset && offsetOf(entry) < offset) {
      knownMs = Math.max(knownMs, Keys.numberOf(entry.getKey()));
      advance();
    }
  }

  /** The last entry has the latest time of those before this offset. */
  private void checkLatest(long offset) {
    if (latestMs < knownMs && !isGap && !incomplete) {
      findings.add(
          offset - 1,
          "the index of times says that an event before %d is later than it is".formatted(offset));
    }
  }

  /** Reports what is left. */
  void end() {
    if (lastOffset < indexedTo) {
      isGap = true;
    }
    checkLatest(lastOffset + 1);
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
