package dev.cairn.journal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * What the index on the disk does not know yet: the newest events, in memory. The writer adds every
 * event, and now and then writes all of it as one block for each entity, tag, group of slices, and
 * time; then it begins another tail.
 *
 * <p>Others read the entities in it at any time. Whoever read the offset of the newest event before
 * the tail finds here, or in the index up to {@link #base}, every event up to that offset; what is
 * behind it may not be on the disk yet.
 */
final class IndexTail {
  private final long base;
  private final long indexedMs;
  private final Map<String, Entity> entities = new ConcurrentHashMap<>();
  private final Longs[] groups = new Longs[Keys.SLICES / Keys.SLICES_IN_GROUP];
  private final Map<String, Longs> tags = new HashMap<>();
  private long latestMs;
  private long firstLater;
  private int size;

  /**
   * An empty one.
   *
   * @param base offset up to which the index is written
   * @param indexedMs latest time of an event up to there
   */
  IndexTail(long base, long indexedMs) {
    this.base = base;
    this.indexedMs = indexedMs;
    this.latestMs = indexedMs;
    Arrays.setAll(groups, _ -> new Longs());
  }

  /** Events of one entity. One thread adds, others read. */
  static final class Entity {
    private final EntityIndex.Position position;
    private final long firstOffset;
    private volatile long[] pairs = new long[8];
    private volatile int count;

    private Entity(EntityIndex.Position position) {
      this.position = position;
      this.firstOffset = position.firstOffset;
    }

    private void add(long sequenceNr, long offset) {
      int known = count;
      int at = 2 * known;
      long[] grown = at == pairs.length ? Arrays.copyOf(pairs, 2 * at) : pairs;
      grown[at] = sequenceNr;
      grown[at + 1] = offset;
      // The count last: whoever reads it finds as many pairs.
      pairs = grown;
      count = known + 1;
    }

    private long[] toArray() {
      int known = count;
      return Arrays.copyOf(pairs, 2 * known);
    }
  }

  /** Offset up to which the index is written. */
  long base() {
    return base;
  }

  /** How many events it has. */
  int size() {
    return size;
  }

  /** Latest time of an event, of those in it and of those before. */
  long latestMs() {
    return latestMs;
  }

  /** Adds the next event; only the writer does. */
  void add(EntityIndex.Position position, EventRecord event) {
    long offset = event.offset();
    Entity entity = position.inTail;
    if (entity == null) {
      entity = new Entity(position);
      position.inTail = entity;
      entities.put(position.persistenceId, entity);
    }
    entity.add(event.sequenceNr(), offset);
    groups[position.slice / Keys.SLICES_IN_GROUP].add(Keys.inSliceGroup(position.slice, offset));
    List<String> all = event.tags();
    for (int i = 0; i < all.size(); i++) {
      // A tag that an event has twice is listed once.
      if (all.indexOf(all.get(i)) == i) {
        tags.computeIfAbsent(all.get(i), _ -> new Longs()).add(offset);
      }
    }
    if (event.timestampMs() > latestMs) {
      firstLater = latestMs == indexedMs ? offset : firstLater;
      latestMs = event.timestampMs();
    }
    size++;
  }

  /** Gives the entries of all that is in it; it takes no more then. */
  void write(BiConsumer<byte[], byte[]> put) {
    for (Entity entity : entities.values()) {
      long[] pairs = entity.toArray();
      EntityIndex.Position position = entity.position;
      put.accept(
          Keys.entityEvent(position.persistenceId, pairs[pairs.length - 2]),
          IndexBlock.encode(pairs, IndexBlock.PAIRS));
      position.isIndexed();
      put.accept(Keys.head(position.persistenceId), position.head());
    }
    for (int group = 0; group < groups.length; group++) {
      long[] all = groups[group].toArray();
      if (all.length > 0) {
        put.accept(
            Keys.slice(group * Keys.SLICES_IN_GROUP, Keys.offsetInSliceGroup(all[all.length - 1])),
            IndexBlock.encode(all, IndexBlock.SINGLE));
      }
    }
    tags.forEach(
        (tag, offsets) -> {
          long[] all = offsets.toArray();
          put.accept(Keys.tag(tag, all[all.length - 1]), IndexBlock.encode(all, IndexBlock.SINGLE));
        });
    if (latestMs > indexedMs) {
      put.accept(Keys.time(latestMs), Keys.number(firstLater));
    }
  }

  /** The highest sequence number of an entity up to an offset; 0 when it has none in here. */
  long highest(String persistenceId, long upTo) {
    Entity entity = entities.get(persistenceId);
    if (entity == null) {
      return 0;
    }
    long[] pairs = entity.toArray();
    for (int i = pairs.length - 2; i >= 0; i -= 2) {
      if (pairs[i + 1] <= upTo) {
        return pairs[i];
      }
    }
    return 0;
  }

  /** Sequence numbers and offsets of an entity's events in here, one pair behind the other. */
  long[] pairs(String persistenceId) {
    Entity entity = entities.get(persistenceId);
    return entity == null ? new long[0] : entity.toArray();
  }

  /**
   * The entities whose first event is in here, at most at {@code upTo}, with ids behind {@code
   * after} in the order of their bytes.
   */
  List<Cursors.EntityName> newcomers(String after, long upTo) {
    byte[] key = Keys.head(after);
    return entities.values().stream()
        .filter(entity -> entity.firstOffset > base && entity.firstOffset <= upTo)
        .map(entity -> new Cursors.EntityName(entity.position.persistenceId, entity.firstOffset))
        .filter(entity -> Arrays.compareUnsigned(Keys.head(entity.persistenceId()), key) > 0)
        .sorted(IN_ORDER)
        .toList();
  }

  /** The order of the database. */
  static final Comparator<Cursors.EntityName> IN_ORDER =
      (one, other) ->
          Arrays.compareUnsigned(Keys.head(one.persistenceId()), Keys.head(other.persistenceId()));
}
