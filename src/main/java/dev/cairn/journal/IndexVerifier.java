package dev.cairn.journal;

import dev.cairn.journal.IndexEntries.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that every event has all its entries, and that its entity's event before it is the one it
 * names. Events are gathered, and their entries sorted, so that the indexes are read along and not
 * at random; memory is that of so many entries.
 */
final class IndexVerifier implements AutoCloseable {
  /** Entries that are gathered: about 5 MB. */
  private static final int GATHERED_MAX = 16_384;

  /** Entries up to which going on is cheaper than a new search. */
  private static final int STEPS_MAX = 16;

  /**
   * An entry that must be there.
   *
   * @param before key of the entity's entry before it, or the first that there could be; null when
   *     that does not matter
   * @param first whether there must be none before it
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes of the disk, never compared
  private record Expected(Entry entry, long offset, byte @Nullable [] before, boolean first) {}

  private final LevelDb.View view;
  private final Findings findings;
  private final List<Expected> gathered = new ArrayList<>();
  private LevelDb.@Nullable Scan scan;
  private Map.@Nullable Entry<byte[], byte[]> current;
  private byte[] at = {};
  private long entityEntries;
  private long sliceEntries;
  private long tagEntries;
  private boolean missing;

  IndexVerifier(LevelDb.View view, Findings findings) {
    this.view = view;
    this.findings = findings;
  }

  /** Takes an event. */
  void next(EventRecord event) {
    long previous = event.previousSequenceNr();
    boolean first = previous == 0;
    if (previous < 0 || previous >= event.sequenceNr()) {
      findings.add(
          event.offset(),
          "event %d is number %d of %s and names %d as the one before"
              .formatted(event.offset(), event.sequenceNr(), event.persistenceId(), previous));
    }
    Set<String> tags = new HashSet<>(event.tags());
    for (Entry entry : IndexEntries.of(event)) {
      char kind = Keys.kindOf(entry.key());
      if (kind == Keys.ENTITY_EVENT) {
        byte[] before =
            previous < event.sequenceNr()
                ? Keys.entityEvent(event.persistenceId(), previous)
                : null;
        gathered.add(new Expected(entry, event.offset(), before, first));
        entityEntries++;
      } else if (kind == Keys.SLICE) {
        gathered.add(new Expected(entry, event.offset(), null, first));
        sliceEntries++;
      } else if (tags.remove(Keys.idOf(entry.key()))) {
        gathered.add(new Expected(entry, event.offset(), null, first));
        tagEntries++;
      }
    }
    if (gathered.size() >= GATHERED_MAX) {
      checkGathered();
    }
  }

  /** Entries that a kind must have, after all events. */
  long expected(char kind) {
    return switch (kind) {
      case Keys.ENTITY_EVENT -> entityEntries;
      case Keys.SLICE -> sliceEntries;
      default -> tagEntries;
    };
  }

  /** Whether an event lacked one of its entries. */
  boolean isMissingSome() {
    return missing;
  }

  /** Checks what was gathered. */
  void checkGathered() {
    gathered.sort((a, b) -> Arrays.compareUnsigned(a.entry.key(), b.entry.key()));
    for (Expected expected : gathered) {
      try {
        check(expected);
      } catch (DamagedRecordException _) {
        closeScan();
        checkAlone(expected);
      }
    }
    gathered.clear();
    closeScan();
  }

  private void check(Expected expected) {
    byte[] key = expected.entry.key();
    boolean follows = true;
    if (expected.before != null) {
      Map.Entry<byte[], byte[]> before = ceiling(expected.before);
      if (!expected.first) {
        follows = before != null && Arrays.equals(before.getKey(), expected.before);
        before = follows ? following() : before;
      }
      follows &= before != null && Arrays.equals(before.getKey(), key);
    }
    Map.Entry<byte[], byte[]> found = ceiling(key);
    if (found == null || !Arrays.equals(found.getKey(), key)) {
      missing = true;
      findings.add(
          expected.offset,
          "event %d is missing in the index of %s".formatted(expected.offset, name(expected)));
    } else if (!Arrays.equals(found.getValue(), expected.entry.value())) {
      missing = true;
      findings.add(
          expected.offset,
          "event %d: its entry in the index of %s is wrong"
              .formatted(expected.offset, name(expected)));
    } else if (!follows) {
      findings.add(
          expected.offset,
          "event %d does not follow its entity's event before it".formatted(expected.offset));
    }
  }

  /** Asks for an entry by its key: a bad block may be in the way of those around it. */
  private void checkAlone(Expected expected) {
    String reason = "it is missing";
    try {
      byte[] value = view.get(expected.entry.key());
      if (value != null && Arrays.equals(value, expected.entry.value())) {
        return;
      }
    } catch (DamagedRecordException unreadable) {
      reason = String.valueOf(unreadable.getMessage());
    }
    missing = true;
    findings.add(
        expected.offset,
        "event %d: its entry in the index of %s cannot be read (%s)"
            .formatted(expected.offset, name(expected), reason));
  }

  private static String name(Expected expected) {
    return switch (Keys.kindOf(expected.entry.key())) {
      case Keys.ENTITY_EVENT -> "entities";
      case Keys.SLICE -> "slices";
      default -> "tags";
    };
  }

  /** The first entry from {@code key} on. */
  private Map.@Nullable Entry<byte[], byte[]> ceiling(byte[] key) {
    if (scan == null || Arrays.compareUnsigned(key, at) < 0) {
      closeScan();
      scan = view.scan(key, new byte[0]);
      current = scan.hasNext() ? scan.next() : null;
    }
    at = key;
    for (int step = 0; isBefore(key) && step < STEPS_MAX; step++) {
      current = scan.hasNext() ? scan.next() : null;
    }
    if (isBefore(key)) {
      scan.seek(key);
      current = scan.hasNext() ? scan.next() : null;
    }
    return current;
  }

  private boolean isBefore(byte[] key) {
    return current != null && Arrays.compareUnsigned(current.getKey(), key) < 0;
  }

  /** The entry behind the current one. */
  private Map.@Nullable Entry<byte[], byte[]> following() {
    if (scan != null && current != null) {
      at = Arrays.copyOf(current.getKey(), current.getKey().length + 1);
      current = scan.hasNext() ? scan.next() : null;
    }
    return current;
  }

  private void closeScan() {
    if (scan != null) {
      scan.close();
      scan = null;
    }
  }

  @Override
  public void close() {
    closeScan();
  }
}
