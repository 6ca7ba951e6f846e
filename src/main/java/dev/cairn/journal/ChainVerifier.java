package dev.cairn.journal;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows the events in their order, and hands each that can be read to the other checks. */
final class ChainVerifier {
  private final LevelDb.View view;
  private final Findings findings;
  private final RecordFormat format = new RecordFormat();
  private byte @Nullable [] hash;
  private @Nullable String unreadable;
  private long lastOffset;
  private long events;
  private long bodiesRemoved;

  /**
   * A chain from its beginning.
   *
   * @param genesis hash before the first event; null when it is not known
   */
  ChainVerifier(LevelDb.View view, byte @Nullable [] genesis, Findings findings) {
    this.view = view;
    this.hash = genesis;
    this.findings = findings;
  }

  /**
   * Goes through all events.
   *
   * @param head where they must end; null when that is not known
   * @param newest offset up to which there must be some
   */
  void run(
      CheckpointVerifier checkpoints,
      TimeIndexVerifier times,
      IndexVerifier indexes,
      @Nullable JournalHead head,
      long newest) {
    try (ReadableScan scan =
        ReadableScan.ofEvents(view, 1, newest, (_, _, reason) -> unreadable = reason)) {
      while (scan.hasNext()) {
        Map.Entry<byte[], byte[]> entry = scan.next();
        if (entry.getKey().length != 1 + Long.BYTES) {
          findings.add("there is an unknown key among the events");
          continue;
        }
        Segment segment = Segment.of(entry, lastOffset + 1);
        for (int i = 0; i < segment.size(); i++) {
          StoredEvent stored = next(segment, i);
          if (stored != null) {
            times.next(stored.event());
            indexes.next(stored.event());
          }
          if (hash != null) {
            checkpoints.upTo(lastOffset, hash);
          }
        }
        checkPlace(segment);
      }
    }
    if (head != null) {
      checkEnd(head);
    }
    if (unreadable != null) {
      findings.add(
          "a part of the database beside the events cannot be read (%s)".formatted(unreadable));
    }
    indexes.checkGathered();
    times.end();
  }

  private @Nullable StoredEvent next(Segment segment, int index) {
    long offset = segment.offset(index);
    if (offset != lastOffset + 1) {
      reportGap(lastOffset + 1, offset - 1);
      hash = null;
    }
    lastOffset = offset;
    events++;
    StoredEvent stored;
    try {
      stored = segment.record(index);
    } catch (DamagedRecordException wrong) {
      findings.add(offset, "event %d cannot be read: %s".formatted(offset, wrong.getMessage()));
      hash = segment.hash(index);
      return null;
    }
    boolean isItself = stored.event().offset() == offset;
    if (!isItself) {
      findings.add(
          offset,
          "in the place of event %d is one that says it is %d"
              .formatted(offset, stored.event().offset()));
    } else if (hash != null && !Arrays.equals(format.hash(hash, stored), stored.hash())) {
      findings.add(
          offset,
          "event %d was changed, or the one before it: its hash does not fit".formatted(offset));
    }
    hash = stored.hash();
    if (stored.event().body().isEmpty()) {
      bodiesRemoved++;
    }
    return isItself ? stored : null;
  }

  /** Events lie under the offset of the last of them, or nobody would find them. */
  private void checkPlace(Segment segment) {
    if (segment.size() == 0 || lastOffset != segment.last()) {
      findings.add(
          Math.max(1, Math.min(lastOffset, segment.last())),
          "what lies under event %d ends with event %d".formatted(segment.last(), lastOffset));
    }
  }

  private void reportGap(long from, long to) {
    String what = from == to ? "event " + from : "events %d to %d".formatted(from, to);
    if (unreadable == null) {
      findings.add(from, what + (from == to ? " is missing" : " are missing"));
    } else {
      findings.add(from, "%s cannot be read (%s)".formatted(what, unreadable));
    }
    unreadable = null;
  }

  private void checkEnd(JournalHead head) {
    if (head.offset() > lastOffset) {
      reportGap(lastOffset + 1, head.offset());
      hash = null;
    } else if (head.offset() < lastOffset) {
      findings.add(
          Math.max(head.offset(), 0) + 1,
          "the journal says that it ends with event %d, but goes on to event %d"
              .formatted(head.offset(), lastOffset));
    } else if (hash != null && !Arrays.equals(hash, head.hash())) {
      findings.add(
          lastOffset,
          "the hash of event %d is not the one that the journal ends with".formatted(lastOffset));
    }
  }

  /** Offset of the last event that is there. */
  long lastOffset() {
    return lastOffset;
  }

  long events() {
    return events;
  }

  long bodiesRemoved() {
    return bodiesRemoved;
  }
}
