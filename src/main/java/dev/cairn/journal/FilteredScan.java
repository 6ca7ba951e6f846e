package dev.cairn.journal;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Goes through the events that a filter means, as they are at one moment, by an index where one
 * helps; what cannot be read is counted and passed over. Holds one event at a time.
 */
final class FilteredScan {
  private final JournalStore store;
  private final AuditFilter filter;
  private final OffsetRange range;
  private long matching;
  private long missing;
  private long firstMissing;

  FilteredScan(JournalStore store, AuditFilter filter, OffsetRange range) {
    this.store = store;
    this.filter = filter;
    this.range = range;
  }

  /** Takes an event. */
  @FunctionalInterface
  interface Sink {
    void take(StoredEvent stored) throws IOException;
  }

  /** Hands all to {@code sink}, in their order. */
  void run(Sink sink) throws IOException {
    long last = Math.min(range.last(), lastKnown());
    try (LevelDb.View view = store.database().view()) {
      long first = range.first();
      if (store.damage().isEmpty()) {
        first = byIndex(view, first, last, sink);
      }
      all(view, first, last, sink);
    }
  }

  /** The newest event that there is, or was: a damaged journal may have lost its end. */
  private long lastKnown() throws IOException {
    long newest = store.head().offset();
    return store.damage().isEmpty()
        ? newest
        : Math.max(newest, new CheckpointFile(store.checkpoints()).lastSigned());
  }

  /** Events that were handed over. */
  long matching() {
    return matching;
  }

  /** Events of the range that could not be read. */
  long missing() {
    return missing;
  }

  /** Offset of the first of them; 0 when there are none. */
  long firstMissing() {
    return firstMissing;
  }

  /** Goes as far as an index leads; the offset from which on it does not. */
  private long byIndex(LevelDb.View view, long from, long last, Sink sink) throws IOException {
    long next = from;
    try {
      next = Math.max(next, filter.first(new AuditStore(store)));
      long indexedTo = Math.min(last, indexedTo(view));
      Optional<String> entity = filter.oneEntity();
      byte[] first;
      byte[] end;
      int columns;
      if (entity.isPresent()) {
        columns = IndexBlock.PAIRS;
        first = Keys.entityEvent(entity.get(), 0);
        end = Keys.entityEvent(entity.get(), Long.MAX_VALUE);
      } else if (filter.tag().isPresent()) {
        columns = IndexBlock.SINGLE;
        first = Keys.tag(filter.tag().get(), next);
        end = Keys.tag(filter.tag().get(), Long.MAX_VALUE);
      } else {
        return next;
      }
      try (LevelDb.Scan blocks = view.scan(first, end);
          EventLookup stored = new EventLookup(view.lookup())) {
        while (next <= indexedTo && blocks.hasNext()) {
          long[] block = IndexBlock.decode(blocks.next().getValue(), columns);
          for (int i = columns - 1; i < block.length; i += columns) {
            if (block[i] >= next && block[i] <= indexedTo) {
              take(stored.get(block[i]), sink);
              next = block[i] + 1;
            }
          }
        }
      }
      // What the index does not know is looked at one by one.
      return Math.max(next, indexedTo + 1);
    } catch (DamagedRecordException damaged) {
      // Everything is read from here on, so that what the index no longer names is not left out.
      return next;
    }
  }

  private static long indexedTo(LevelDb.View view) {
    byte[] head = view.get(Keys.meta(JournalStore.HEAD));
    return head == null ? 0 : JournalHead.decode(head).indexedTo();
  }

  private void all(LevelDb.View view, long first, long last, Sink sink) throws IOException {
    long next = first;
    if (next > last) {
      return;
    }
    try (ReadableScan scan = ReadableScan.ofEvents(view, first, last, (_, _, _) -> {})) {
      while (scan.hasNext() && next <= last) {
        Map.Entry<byte[], byte[]> entry = scan.next();
        if (entry.getKey().length != 1 + Long.BYTES) {
          continue;
        }
        next = all(Segment.of(entry), next, last, sink);
      }
    }
    miss(next, last + 1);
  }

  /** Hands over the events of a segment from {@code first} to {@code last}; the next offset. */
  private long all(Segment segment, long first, long last, Sink sink) throws IOException {
    long next = first;
    for (int i = 0; i < segment.size(); i++) {
      long offset = segment.offset(i);
      if (offset > last) {
        break;
      }
      if (offset < next) {
        continue;
      }
      miss(next, offset);
      next = offset + 1;
      StoredEvent stored;
      try {
        stored = segment.event(i);
      } catch (DamagedRecordException damaged) {
        miss(offset, next);
        continue;
      }
      take(stored, sink);
    }
    return next;
  }

  private void take(StoredEvent stored, Sink sink) throws IOException {
    if (filter.matches(stored.event())) {
      matching++;
      sink.take(stored);
    }
  }

  /** Events from {@code from} to before {@code to} could not be read. */
  private void miss(long from, long to) {
    if (from < to) {
      firstMissing = missing == 0 ? from : firstMissing;
      missing += to - from;
    }
  }
}
