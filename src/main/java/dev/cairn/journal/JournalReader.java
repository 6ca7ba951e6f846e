package dev.cairn.journal;

import dev.cairn.journal.Cursors.EntityName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What can be read from a journal's database; safe for use by many threads. */
final class JournalReader {
  /**
   * New events up to which they are looked at one by one instead of asking the index: a live query
   * mostly has few, and one scan is cheaper than a seek in each of a few hundred slices.
   */
  private static final long FEW = 2_000;

  private final LevelDb db;
  private final LongSupplier newest;
  private final Supplier<IndexTail> tail;

  /**
   * A reader.
   *
   * @param newest offset of the newest event that is on the disk
   * @param tail what the index on the disk does not know; always asked for after {@code newest}
   */
  JournalReader(LevelDb db, LongSupplier newest, Supplier<IndexTail> tail) {
    this.db = db;
    this.newest = newest;
    this.tail = tail;
  }

  /**
   * A part of what was asked for.
   *
   * @param events in the order of their offsets; there may be none
   * @param upTo offset up to which everything was looked at
   */
  record Chunk(List<StoredEvent> events, long upTo) {}

  /**
   * The first events of a selection, as far as a bounded look finds them; who wants more goes on
   * behind {@link Chunk#upTo}.
   *
   * @param after offset behind which they are, exclusive
   * @param upTo offset up to which they are, inclusive; at most that of the newest event
   * @param max how many at most; at least 1
   * @throws DamagedRecordException when an event is missing or cannot be read
   */
  Chunk read(Selection selection, long after, long upTo, int max) {
    long indexedTo = Math.min(upTo, tail.get().base());
    if (upTo - after <= FEW || selection.isBroad() || indexedTo <= after) {
      return scan(selection, after, Math.min(upTo, after + FEW), max);
    }
    List<Long> offsets = selection.find(db, after, indexedTo, max);
    List<StoredEvent> events = new ArrayList<>(offsets.size());
    try (EventLookup stored = lookup()) {
      for (long offset : offsets) {
        StoredEvent event = stored.get(offset);
        if (selection.matches(event.event())) {
          events.add(event);
        }
      }
    }
    return new Chunk(events, offsets.size() < max ? indexedTo : offsets.getLast());
  }

  private Chunk scan(Selection selection, long after, long upTo, int max) {
    List<StoredEvent> events = new ArrayList<>();
    long at = after;
    try (LevelDb.Scan scan = db.scan(Keys.event(after + 1), Keys.end(Keys.EVENT))) {
      while (at < upTo && events.size() < max) {
        Segment segment = segmentFrom(scan, at + 1);
        int index = segment.indexOf(at + 1);
        for (; index < segment.size() && at < upTo && events.size() < max; index++) {
          at++;
          StoredEvent stored = event(segment, index, at);
          if (selection.matches(stored.event())) {
            events.add(stored);
          }
        }
      }
    }
    return new Chunk(events, at);
  }

  private static Segment segmentFrom(LevelDb.Scan scan, long offset) {
    if (!scan.hasNext()) {
      throw EventLookup.missing(offset);
    }
    Segment segment = Segment.of(scan.next());
    if (segment.indexOf(offset) < 0) {
      throw EventLookup.missing(offset);
    }
    return segment;
  }

  private static StoredEvent event(Segment segment, int index, long offset) {
    if (segment.offset(index) != offset) {
      throw EventLookup.missing(offset);
    }
    return segment.event(index);
  }

  /**
   * Hands every event from {@code after} on, exclusive, to {@code consumer}; holds a segment at a
   * time.
   *
   * @throws DamagedRecordException when an event is missing or cannot be read
   */
  static void forEach(LevelDb db, long after, Consumer<StoredEvent> consumer) {
    long at = after;
    try (LevelDb.Scan scan = db.scan(Keys.event(after + 1), Keys.end(Keys.EVENT))) {
      while (scan.hasNext()) {
        Segment segment = segmentFrom(scan, at + 1);
        for (int index = segment.indexOf(at + 1); index < segment.size(); index++) {
          at++;
          consumer.accept(event(segment, index, at));
        }
      }
    }
  }

  /** Finds events by their offsets; the caller closes it, in its thread. */
  EventLookup lookup() {
    return new EventLookup(db.lookup());
  }

  /**
   * The event at an offset.
   *
   * @throws DamagedRecordException when it is missing or cannot be read
   */
  StoredEvent get(long offset) {
    try (EventLookup stored = lookup()) {
      return stored.get(offset);
    }
  }

  /**
   * Events of one entity, in the order of their sequence numbers.
   *
   * @param from lowest sequence number, inclusive
   * @param to highest sequence number, inclusive
   * @param max how many at most
   */
  List<StoredEvent> readEntity(String persistenceId, long from, long to, int max) {
    List<StoredEvent> events = new ArrayList<>();
    if (from > to || max <= 0) {
      return events;
    }
    long[] pairs = pairs(persistenceId, from, to, max);
    try (EventLookup stored = lookup()) {
      for (int i = 0; i < pairs.length; i += 2) {
        StoredEvent event = stored.get(pairs[i + 1]);
        if (event.event().sequenceNr() != pairs[i]
            || !event.event().persistenceId().equals(persistenceId)) {
          throw new DamagedRecordException(
              "event %d is not number %d of %s".formatted(pairs[i + 1], pairs[i], persistenceId));
        }
        events.add(event);
      }
    }
    return events;
  }

  /** Numbers and offsets of up to {@code max} events of an entity, one pair behind the other. */
  private long[] pairs(String persistenceId, long from, long to, int max) {
    long known = newest.getAsLong();
    IndexTail behind = tail.get();
    Longs found = new Longs();
    long first = Math.max(from, 0);
    byte[] end = Keys.entityEvent(persistenceId, -1);
    try (LevelDb.Scan blocks = db.scan(Keys.entityEvent(persistenceId, first), end)) {
      long last = -1;
      while (blocks.hasNext() && found.size() < 2L * max && last < to) {
        long[] block = IndexBlock.decode(blocks.next().getValue(), IndexBlock.PAIRS);
        // Blocks behind the base were written since the tail was asked for, which has them too.
        take(block, first, to, behind.base(), max, found);
        last = block[block.length - 2];
      }
    }
    take(behind.pairs(persistenceId), first, to, known, max, found);
    return found.toArray();
  }

  private static void take(long[] pairs, long from, long to, long upTo, int max, Longs found) {
    for (int i = 0; i < pairs.length && found.size() < 2L * max; i += 2) {
      if (pairs[i] >= from && pairs[i] <= to && pairs[i + 1] <= upTo) {
        found.add(pairs[i]);
        found.add(pairs[i + 1]);
      }
    }
  }

  /** Where an event of an entity is, as the index says; nothing when it does not. */
  OptionalLong offsetOf(String persistenceId, long sequenceNr) {
    long[] pair = pairs(persistenceId, sequenceNr, sequenceNr, 1);
    return pair.length == 0 ? OptionalLong.empty() : OptionalLong.of(pair[1]);
  }

  /** Highest sequence number of an entity; 0 when it has no events. */
  long highestSequenceNr(String persistenceId) {
    long known = newest.getAsLong();
    long inTail = tail.get().highest(persistenceId, known);
    EntityHead head = EntityIndex.head(db, persistenceId);
    return head == null ? inTail : Math.max(inTail, head.highest());
  }

  /** One event of an entity; nothing when there is none with this number. */
  Optional<StoredEvent> find(String persistenceId, long sequenceNr) {
    return readEntity(persistenceId, sequenceNr, sequenceNr, 1).stream().findFirst();
  }

  /** Up to {@code max} entities in the order of their ids, behind {@code after} (exclusive). */
  List<EntityName> entities(String after, int max) {
    long known = newest.getAsLong();
    List<EntityName> newcomers = tail.get().newcomers(after, known);
    NavigableSet<EntityName> entities = new TreeSet<>(IndexTail.IN_ORDER);
    newcomers.stream().limit(max).forEach(entities::add);
    int left = max;
    try (LevelDb.Scan scan = db.scan(Keys.head(after), Keys.end(Keys.HEAD))) {
      while (scan.hasNext() && left > 0) {
        Map.Entry<byte[], byte[]> entry = scan.next();
        String entity = Keys.textOf(entry.getKey());
        EntityHead head = EntityHead.decode(entity, entry.getValue());
        if (!entity.equals(after) && head.highest() > 0) {
          entities.add(new EntityName(entity, head.firstOffset()));
          left--;
        }
      }
    }
    return entities.stream().limit(max).toList();
  }

  /** The first offset that can hold an event stored at {@code timeMs} or later. */
  long firstAt(long timeMs, long newest) {
    long at = tail.get().base();
    try (LevelDb.Scan scan = db.scan(Keys.time(Math.max(timeMs, 0)), Keys.end(Keys.TIME))) {
      if (scan.hasNext()) {
        at = ByteBuffer.wrap(scan.next().getValue()).getLong() - 1;
      }
    }
    while (at < newest) {
      for (StoredEvent stored : scan(new Selection.All(), at, newest, (int) FEW).events()) {
        if (stored.event().timestampMs() >= timeMs) {
          return stored.event().offset();
        }
        at = stored.event().offset();
      }
    }
    return newest + 1;
  }
}
