package dev.cairn.journal;

import dev.cairn.journal.Cursors.EntityName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What can be read from a journal's database; safe for use by many threads. */
final class JournalReader {
  /**
   * New events up to which they are looked at one by one instead of asking the index: a live query
   * mostly has few, and one scan is cheaper than a seek in each of a few hundred slices.
   */
  private static final long FEW = 2_000;

  private final LevelDb db;

  JournalReader(LevelDb db) {
    this.db = db;
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
    if (upTo - after <= FEW || selection.isBroad()) {
      return scan(selection, after, Math.min(upTo, after + FEW), max);
    }
    List<Long> offsets = selection.find(db, after, max);
    List<StoredEvent> events = new ArrayList<>(offsets.size());
    try (EventLookup stored = lookup()) {
      for (long offset : offsets) {
        if (offset <= upTo) {
          StoredEvent event = stored.get(offset);
          if (selection.matches(event.event())) {
            events.add(event);
          }
        }
      }
    }
    boolean all = offsets.size() < max || offsets.getLast() >= upTo;
    return new Chunk(events, all ? upTo : offsets.getLast());
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
  void forEach(long after, Consumer<StoredEvent> consumer) {
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
    byte[] end = Keys.entityEvent(persistenceId, to == Long.MAX_VALUE ? to : to + 1);
    try (LevelDb.Scan index = db.scan(Keys.entityEvent(persistenceId, Math.max(from, 0)), end);
        EventLookup stored = lookup()) {
      while (index.hasNext() && events.size() < max) {
        Map.Entry<byte[], byte[]> entry = index.next();
        long offset = ByteBuffer.wrap(entry.getValue()).getLong();
        StoredEvent event = stored.get(offset);
        if (!event.event().persistenceId().equals(persistenceId)) {
          throw new DamagedRecordException(
              "event %d is not number %d of %s"
                  .formatted(offset, Keys.numberOf(entry.getKey()), persistenceId));
        }
        events.add(event);
      }
    }
    return events;
  }

  /** One event of an entity; nothing when there is none with this number. */
  Optional<StoredEvent> find(String persistenceId, long sequenceNr) {
    return readEntity(persistenceId, sequenceNr, sequenceNr, 1).stream().findFirst();
  }

  /** Up to {@code max} entities in the order of their ids, behind {@code after} (exclusive). */
  List<EntityName> entities(String after, int max) {
    List<EntityName> entities = new ArrayList<>();
    try (LevelDb.Scan scan = db.scan(Keys.head(after), Keys.end(Keys.HEAD))) {
      while (scan.hasNext() && entities.size() < max) {
        Map.Entry<byte[], byte[]> entry = scan.next();
        String entity = Keys.textOf(entry.getKey());
        if (!entity.equals(after)) {
          EntityHead head = EntityHead.decode(entity, entry.getValue());
          entities.add(new EntityName(entity, head.firstOffset()));
        }
      }
    }
    return entities;
  }

  /** The first offset that can hold an event stored at {@code timeMs} or later. */
  long firstAt(long timeMs, long newest) {
    try (LevelDb.Scan scan = db.scan(Keys.time(Math.max(timeMs, 0)), Keys.end(Keys.TIME))) {
      return scan.hasNext() ? ByteBuffer.wrap(scan.next().getValue()).getLong() : newest + 1;
    }
  }
}
