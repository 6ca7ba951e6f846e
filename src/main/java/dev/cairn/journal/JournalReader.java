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
    for (long offset : offsets) {
      if (offset <= upTo) {
        StoredEvent stored = get(offset);
        if (selection.matches(stored.event())) {
          events.add(stored);
        }
      }
    }
    boolean all = offsets.size() < max || offsets.getLast() >= upTo;
    return new Chunk(events, all ? upTo : offsets.getLast());
  }

  private Chunk scan(Selection selection, long after, long upTo, int max) {
    List<StoredEvent> events = new ArrayList<>();
    long at = after;
    try (LevelDb.Scan scan = db.scan(Keys.event(after + 1), Keys.event(upTo + 1))) {
      while (at < upTo && events.size() < max) {
        at++;
        if (!scan.isAt(at)) {
          throw missing(at);
        }
        StoredEvent stored = decode(scan.next());
        if (selection.matches(stored.event())) {
          events.add(stored);
        }
      }
    }
    return new Chunk(events, at);
  }

  private static DamagedRecordException missing(long offset) {
    return new DamagedRecordException("event " + offset + " is missing");
  }

  /**
   * Hands every event from {@code after} on, exclusive, to {@code consumer}; holds one at a time.
   */
  void forEach(long after, long upTo, Consumer<StoredEvent> consumer) {
    try (LevelDb.Scan scan = db.scan(Keys.event(after + 1), Keys.event(upTo + 1))) {
      while (scan.hasNext()) {
        consumer.accept(decode(scan.next()));
      }
    }
  }

  /** The event at an offset just behind the last one, for which going on is cheaper than asking. */
  private static StoredEvent following(LevelDb.Scan stored, long offset) {
    if (!stored.isAt(offset)) {
      stored.seek(Keys.event(offset));
    }
    if (!stored.hasNext()) {
      throw missing(offset);
    }
    return decode(stored.next());
  }

  private static StoredEvent decode(Map.Entry<byte[], byte[]> entry) {
    long offset = Keys.numberOf(entry.getKey());
    try {
      StoredEvent stored = RecordFormat.decode(entry.getValue());
      if (stored.event().offset() != offset) {
        throw new DamagedRecordException("it says that it is " + stored.event().offset());
      }
      return stored;
    } catch (DamagedRecordException damage) {
      throw new DamagedRecordException("event " + offset + ": " + damage.getMessage(), damage);
    }
  }

  /**
   * The event at an offset.
   *
   * @throws DamagedRecordException when it is missing or cannot be read
   */
  StoredEvent get(long offset) {
    byte[] value = db.get(Keys.event(offset));
    if (value == null) {
      throw missing(offset);
    }
    return decode(Map.entry(Keys.event(offset), value));
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
        LevelDb.Scan stored = db.scan(Keys.end(Keys.EVENT), Keys.end(Keys.EVENT))) {
      long behind = -1;
      while (index.hasNext() && events.size() < max) {
        Map.Entry<byte[], byte[]> entry = index.next();
        long offset = ByteBuffer.wrap(entry.getValue()).getLong();
        StoredEvent event = offset == behind ? following(stored, offset) : get(offset);
        behind = offset + 1;
        if (event.event().offset() != offset
            || !event.event().persistenceId().equals(persistenceId)) {
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
