package dev.cairn.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.iq80.leveldb.WriteBatch;

/**
 * The order in which the events of Akka's own LevelDB plugin were stored. It keeps an order within
 * each entity and within each tag, and the time of each event; what was stored in the same
 * millisecond is put so that all of these hold. Worked out in a scratch database, so that memory
 * does not grow with the journal.
 *
 * <pre>
 * E id sequenceNr part          where an event lies: part 0 itself, a tag's number its copy there,
 *                               -1 the mark that it is deleted; value: time, place, whether deleted
 * O timeMs id sequenceNr        the order; value: place, then number and place of each tag
 * </pre>
 */
final class AkkaEventOrder {
  private static final char PART = 'E';
  private static final char ORDER = 'O';
  private static final int ITSELF = 0;
  private static final int DELETION = -1;
  private static final int BATCH = 5_000;

  /**
   * An event.
   *
   * @param at where it lies: at its own key, or at that of a copy when its entity has deleted it
   * @param id number of its entity
   * @param copies its places among the events of its tags
   */
  record Placed(AkkaKey at, int id, long sequenceNr, List<AkkaKey> copies) {}

  /**
   * An entity.
   *
   * @param highest its highest sequence number, whether that event is there or not
   * @param deletedTo highest sequence number that it has deleted; 0 for none
   */
  record Entity(String persistenceId, long highest, long deletedTo) {}

  private final AkkaJournal journal;
  private final LevelDb scratch;
  private final Map<Integer, Long> highest = new HashMap<>();
  private final List<Entity> entities = new ArrayList<>();
  private long events;
  private WriteBatch batch;
  private int entries;

  private AkkaEventOrder(AkkaJournal journal, LevelDb scratch) {
    this.journal = journal;
    this.scratch = scratch;
    this.batch = scratch.batch();
  }

  /**
   * Works the order out.
   *
   * @param scratch an empty database
   * @throws DamagedRecordException when something in the journal cannot be read
   */
  static AkkaEventOrder of(AkkaJournal journal, LevelDb scratch) throws IOException {
    AkkaEventOrder order = new AkkaEventOrder(journal, scratch);
    order.gather();
    order.put();
    return order;
  }

  /** All entities that have or had events. */
  List<Entity> entities() {
    return entities;
  }

  /** How many events there are. */
  long events() {
    return events;
  }

  /** Hands the events to {@code consumer}, in their order. */
  void forEach(Consumer<Placed> consumer) {
    List<Placed> together = new ArrayList<>();
    long time = -1;
    try (LevelDb.Scan scan = scratch.scan(ORDER)) {
      while (scan.hasNext()) {
        Map.Entry<byte[], byte[]> entry = scan.next();
        ByteBuffer key = ByteBuffer.wrap(entry.getKey(), 1, entry.getKey().length - 1);
        long itsTime = key.getLong();
        if (itsTime != time) {
          inOrder(together).forEach(consumer);
          together.clear();
          time = itsTime;
        }
        together.add(placed(key, ByteBuffer.wrap(entry.getValue())));
      }
    }
    inOrder(together).forEach(consumer);
  }

  private static Placed placed(ByteBuffer key, ByteBuffer value) {
    AkkaKey at = new AkkaKey(value.getInt(), value.getLong(), 0);
    List<AkkaKey> copies = new ArrayList<>();
    while (value.hasRemaining()) {
      copies.add(new AkkaKey(value.getInt(), value.getLong(), 0));
    }
    return new Placed(at, key.getInt(), key.getLong(), copies);
  }

  /** Events of the same time, so that each entity and each tag has its own in their order. */
  static List<Placed> inOrder(List<Placed> together) {
    if (together.size() < 2) {
      return List.copyOf(together);
    }
    Map<Integer, SortedMap<Long, Placed>> lines = new HashMap<>();
    for (Placed event : together) {
      line(lines, event.id()).put(event.sequenceNr(), event);
      event.copies().forEach(copy -> line(lines, copy.id()).put(copy.sequenceNr(), event));
    }
    Map<Placed, List<Placed>> next = new HashMap<>();
    Map<Placed, Integer> waitsFor = new HashMap<>();
    for (SortedMap<Long, Placed> line : lines.values()) {
      Placed before = null;
      for (Placed event : line.values()) {
        if (before != null) {
          next.computeIfAbsent(before, _ -> new ArrayList<>()).add(event);
          waitsFor.merge(event, 1, Integer::sum);
        }
        before = event;
      }
    }
    PriorityQueue<Placed> ready =
        new PriorityQueue<>(
            (one, other) ->
                new AkkaKey(one.id(), one.sequenceNr(), 0)
                    .compareTo(new AkkaKey(other.id(), other.sequenceNr(), 0)));
    together.stream().filter(event -> !waitsFor.containsKey(event)).forEach(ready::add);
    List<Placed> ordered = new ArrayList<>(together.size());
    while (!ready.isEmpty()) {
      Placed event = ready.remove();
      ordered.add(event);
      for (Placed behind : next.getOrDefault(event, List.of())) {
        if (waitsFor.merge(behind, -1, Integer::sum) == 0) {
          ready.add(behind);
        }
      }
    }
    if (ordered.size() != together.size()) {
      throw new DamagedRecordException("the orders of entities and tags contradict each other");
    }
    return ordered;
  }

  private static SortedMap<Long, Placed> line(Map<Integer, SortedMap<Long, Placed>> lines, int id) {
    return lines.computeIfAbsent(id, _ -> new TreeMap<>());
  }

  private void gather() throws IOException {
    Map<String, Integer> ids = new HashMap<>();
    journal.names().forEach((id, name) -> ids.put(name, id));
    journal.forAll(
        (key, value) -> {
          if (key.isHighest()) {
            highest.put(key.id(), ByteBuffer.wrap(value).getLong());
          } else if (key.isDeletion()) {
            put(part(key.id(), key.sequenceNr(), DELETION), new byte[0]);
          } else {
            gather(ids, key, AkkaRecord.of(value));
          }
        });
    flush();
  }

  private void gather(Map<String, Integer> ids, AkkaKey key, AkkaRecord stored) throws IOException {
    String name = journal.name(key.id());
    boolean isCopy = name.startsWith(AkkaKey.TAG_PREFIX);
    Integer id = ids.get(stored.persistenceId());
    if (id == null || (!isCopy && (id != key.id() || stored.sequenceNr() != key.sequenceNr()))) {
      throw new DamagedRecordException(
          "event %d of %s says that it is %d of %s"
              .formatted(key.sequenceNr(), name, stored.sequenceNr(), stored.persistenceId()));
    }
    put(
        part(id, stored.sequenceNr(), isCopy ? key.id() : ITSELF),
        ByteBuffer.allocate(21)
            .putLong(Math.max(0, stored.timestampMs()))
            .putInt(key.id())
            .putLong(key.sequenceNr())
            .put((byte) (stored.isDeleted() ? 1 : 0))
            .array());
  }

  private static byte[] part(int id, long sequenceNr, int part) {
    return ByteBuffer.allocate(17)
        .put((byte) PART)
        .putInt(id)
        .putLong(sequenceNr)
        .putInt(part)
        .array();
  }

  /** Puts the parts of each event together, and each event into the order. */
  private void put() throws IOException {
    Gathered event = new Gathered(0, 0);
    Line entity = new Line(0);
    try (LevelDb.Scan scan = scratch.scan(PART)) {
      while (scan.hasNext()) {
        Map.Entry<byte[], byte[]> entry = scan.next();
        ByteBuffer key = ByteBuffer.wrap(entry.getKey(), 1, 16);
        int id = key.getInt();
        long sequenceNr = key.getLong();
        if (id != event.id || sequenceNr != event.sequenceNr) {
          entity.add(event);
          event = new Gathered(id, sequenceNr);
        }
        if (id != entity.id) {
          entity.end();
          entity = new Line(id);
        }
        event.add(key.getInt(), ByteBuffer.wrap(entry.getValue()));
      }
    }
    entity.add(event);
    entity.end();
    flush();
    for (Map.Entry<Integer, String> name : journal.names().entrySet()) {
      // What is left had events and has deleted them all, or never had one.
      long last = highest.getOrDefault(name.getKey(), 0L);
      if (!name.getValue().startsWith(AkkaKey.TAG_PREFIX) && last > 0) {
        entities.add(new Entity(name.getValue(), last, last));
      }
    }
  }

  /** The parts of one event. */
  private static final class Gathered {
    private final int id;
    private final long sequenceNr;
    private final List<AkkaKey> copies = new ArrayList<>();
    private AkkaKey at = new AkkaKey(0, 0, 0);
    private long timeMs;
    private boolean isThere;
    private boolean isDeleted;

    Gathered(int id, long sequenceNr) {
      this.id = id;
      this.sequenceNr = sequenceNr;
    }

    void add(int part, ByteBuffer value) {
      if (part == DELETION) {
        isDeleted = true;
        return;
      }
      long itsTimeMs = value.getLong();
      AkkaKey place = new AkkaKey(value.getInt(), value.getLong(), 0);
      if (part == ITSELF) {
        isThere = true;
        isDeleted |= value.get() == 1;
      } else {
        copies.add(place);
      }
      if (at.id() == 0) {
        at = place;
        timeMs = itsTimeMs;
      }
    }

    boolean isLive() {
      return isThere && !isDeleted;
    }
  }

  /** The events of one entity, in their order. */
  private final class Line {
    private final int id;
    private long firstLive;
    private long last;
    private long timeMs;

    Line(int id) {
      this.id = id;
    }

    void add(Gathered event) throws IOException {
      if (event.at.id() == 0) {
        return;
      }
      if (event.isLive() && firstLive == 0) {
        firstLive = event.sequenceNr;
      } else if (!event.isLive() && firstLive > 0) {
        throw new JournalException(
            "%s has deleted event %d but not %d before it, which cannot be kept so"
                .formatted(journal.name(id), event.sequenceNr, firstLive));
      }
      last = event.sequenceNr;
      timeMs = Math.max(timeMs, event.timeMs);
      ByteBuffer value = ByteBuffer.allocate(12 * (1 + event.copies.size()));
      value.putInt(event.at.id()).putLong(event.at.sequenceNr());
      event.copies.forEach(copy -> value.putInt(copy.id()).putLong(copy.sequenceNr()));
      ByteBuffer key = ByteBuffer.allocate(21).put((byte) ORDER).putLong(timeMs);
      AkkaEventOrder.this.put(key.putInt(id).putLong(event.sequenceNr).array(), value.array());
      events++;
    }

    void end() {
      if (last > 0) {
        Long counted = highest.remove(id);
        long end = Math.max(last, counted == null ? 0 : counted);
        entities.add(new Entity(journal.name(id), end, firstLive > 0 ? firstLive - 1 : end));
      }
    }
  }

  private void put(byte[] key, byte[] value) throws IOException {
    batch.put(key, value);
    entries++;
    if (entries >= BATCH) {
      flush();
    }
  }

  private void flush() throws IOException {
    scratch.write(batch);
    batch.close();
    batch = scratch.batch();
    entries = 0;
  }
}
