package dev.cairn.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the indexes in their own order: their keys and values have the right form, numbers
 * and offsets of an entity grow together, and every entity has its head. When a kind has other
 * entries than the events ask for, each of them is looked up.
 */
final class IndexWalk {
  private static final int SLICE_KEY_BYTES = 1 + Short.BYTES + Long.BYTES;

  private final LevelDb.View view;
  private final IndexVerifier expected;
  private final long lastOffset;
  private final Findings findings;
  private long entities;

  /**
   * A walk after all events were read.
   *
   * @param lastOffset of the last event
   */
  IndexWalk(LevelDb.View view, IndexVerifier expected, long lastOffset, Findings findings) {
    this.view = view;
    this.expected = expected;
    this.lastOffset = lastOffset;
    this.findings = findings;
  }

  /** Goes through all of them. */
  void run() {
    compare(Keys.ENTITY_EVENT, walkEntities());
    compare(Keys.SLICE, count(Keys.SLICE));
    compare(Keys.TAG, count(Keys.TAG));
    checkHeads();
  }

  /** Entities with events. */
  long entities() {
    return entities;
  }

  private ReadableScan scan(char kind, String name) {
    return ReadableScan.of(
        view,
        kind,
        (_, _, reason) ->
            findings.add("the index of %s: a part cannot be read (%s)".formatted(name, reason)));
  }

  private static String name(char kind) {
    return switch (kind) {
      case Keys.ENTITY_EVENT -> "entities";
      case Keys.SLICE -> "slices";
      default -> "tags";
    };
  }

  /** What is known of one entity while its entries are read. */
  private static final class Entity {
    private final String persistenceId;
    private final long firstOffset;
    private long highest;
    private long offset;

    Entity(String persistenceId, long firstOffset) {
      this.persistenceId = persistenceId;
      this.firstOffset = firstOffset;
    }
  }

  private long walkEntities() {
    long entries = 0;
    Entity entity = null;
    byte[] id = {};
    try (ReadableScan scan = scan(Keys.ENTITY_EVENT, "entities")) {
      while (scan.hasNext()) {
        Map.Entry<byte[], byte[]> entry = scan.next();
        byte[] key = entry.getKey();
        if (!isWellFormed(Keys.ENTITY_EVENT, key, entry.getValue())) {
          continue;
        }
        entries++;
        long offset = ByteBuffer.wrap(entry.getValue()).getLong();
        int idEnd = key.length - Long.BYTES;
        if (entity == null || !Arrays.equals(key, 0, idEnd, id, 0, id.length)) {
          checkHead(entity);
          id = Arrays.copyOf(key, idEnd);
          entity = new Entity(Keys.idOf(key), offset);
          entities++;
        } else if (offset <= entity.offset) {
          findings.add(
              Math.clamp(offset, 1, lastOffset + 1),
              "number %d of %s is event %d, number %d before it is event %d"
                  .formatted(
                      Keys.numberOf(key),
                      entity.persistenceId,
                      offset,
                      entity.highest,
                      entity.offset));
        }
        entity.highest = Keys.numberOf(key);
        entity.offset = offset;
      }
    }
    checkHead(entity);
    return entries;
  }

  private void checkHead(@Nullable Entity entity) {
    if (entity == null) {
      return;
    }
    String id = entity.persistenceId;
    byte[] value;
    try {
      value = view.get(Keys.head(id));
    } catch (DamagedRecordException unreadable) {
      findings.add("the head of %s cannot be read (%s)".formatted(id, unreadable.getMessage()));
      return;
    }
    if (value == null) {
      findings.add("%s has events, but no head".formatted(id));
      return;
    }
    try {
      EntityHead head = EntityHead.decode(id, value);
      long lag = entity.highest - head.highestAtLeast();
      if (head.firstOffset() != entity.firstOffset
          || lag < 0
          || lag >= EntityHead.STEP
          || head.deletedTo() < 0
          || head.deletedTo() > entity.highest) {
        findings.add(
            "the head of %s does not fit: it has events up to %d from offset %d on, and says %s"
                .formatted(id, entity.highest, entity.firstOffset, head));
      }
    } catch (DamagedRecordException damage) {
      findings.add(String.valueOf(damage.getMessage()));
    }
  }

  private void checkHeads() {
    long heads = 0;
    try (ReadableScan scan = scan(Keys.HEAD, "heads")) {
      while (scan.hasNext()) {
        scan.next();
        heads++;
      }
    }
    if (heads == entities) {
      return;
    }
    try (ReadableScan scan = ReadableScan.of(view, Keys.HEAD, (_, _, _) -> {})) {
      while (scan.hasNext()) {
        String id = Keys.textOf(scan.next().getKey());
        Map.Entry<byte[], byte[]> first =
            view.first(Keys.entityEvent(id, 0), Keys.entityEvent(id, -1));
        if (first == null) {
          findings.add("%s has a head, but no events".formatted(id));
        }
      }
    } catch (DamagedRecordException unreadable) {
      findings.add("the heads cannot be compared (%s)".formatted(unreadable.getMessage()));
    }
  }

  private long count(char kind) {
    long entries = 0;
    try (ReadableScan scan = scan(kind, name(kind))) {
      while (scan.hasNext()) {
        Map.Entry<byte[], byte[]> entry = scan.next();
        if (isWellFormed(kind, entry.getKey(), entry.getValue())) {
          entries++;
        }
      }
    }
    return entries;
  }

  private boolean isWellFormed(char kind, byte[] key, byte[] value) {
    int valueBytes = kind == Keys.ENTITY_EVENT ? Long.BYTES : 0;
    boolean keyFits =
        kind == Keys.SLICE
            ? key.length == SLICE_KEY_BYTES && Keys.sliceIn(key) < Keys.SLICES
            : isIdAndNumber(key);
    if (!keyFits) {
      findings.add("the index of %s has an unknown key".formatted(name(kind)));
      return false;
    }
    if (value.length != valueBytes) {
      findings.add("the index of %s has a value of %d bytes".formatted(name(kind), value.length));
      return false;
    }
    return true;
  }

  /** Whether a key is an id with its length, and a number. */
  static boolean isIdAndNumber(byte[] key) {
    int rest = key.length - 1 - Short.BYTES - Long.BYTES;
    return rest >= 0
        && Short.toUnsignedInt(ByteBuffer.wrap(key, 1, Short.BYTES).getShort()) == rest
        && Arrays.equals(
            Keys.idOf(key).getBytes(StandardCharsets.UTF_8),
            Arrays.copyOfRange(key, key.length - Long.BYTES - rest, key.length - Long.BYTES));
  }

  private void compare(char kind, long entries) {
    if (entries == expected.expected(kind) && !expected.isMissingSome()) {
      return;
    }
    try (ReadableScan scan = ReadableScan.of(view, kind, (_, _, _) -> {})) {
      while (scan.hasNext()) {
        Map.Entry<byte[], byte[]> entry = scan.next();
        lookUp(kind, entry.getKey(), entry.getValue());
      }
    }
  }

  private void lookUp(char kind, byte[] key, byte[] value) {
    boolean hasNumbers =
        kind == Keys.ENTITY_EVENT
            ? value.length == Long.BYTES && isIdAndNumber(key)
            : key.length >= SLICE_KEY_BYTES;
    if (!hasNumbers) {
      return;
    }
    long offset = kind == Keys.ENTITY_EVENT ? ByteBuffer.wrap(value).getLong() : Keys.numberOf(key);
    if (offset < 1 || offset > lastOffset) {
      findings.add(
          lastOffset + 1,
          "the index of %s has an entry for event %d, which does not exist"
              .formatted(name(kind), offset));
      return;
    }
    try (EventLookup events = new EventLookup(view.lookup())) {
      if (!isOf(events.get(offset).event(), key)) {
        findings.add(
            offset,
            "the index of %s has an entry for event %d that does not fit it"
                .formatted(name(kind), offset));
      }
    } catch (DamagedRecordException _) {
      // Events that are gone, or cannot be read, were reported as such.
    }
  }

  private static boolean isOf(EventRecord event, byte[] key) {
    return IndexEntries.of(event).stream().anyMatch(entry -> Arrays.equals(entry.key(), key));
  }
}
