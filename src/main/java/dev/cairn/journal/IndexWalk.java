package dev.cairn.journal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the lists of the index in their own order: keys and blocks have the right form,
 * numbers and offsets of an entity grow together, and every entity has its head. When a kind has
 * other places than the events ask for, each of them is looked up.
 */
final class IndexWalk {
  private final LevelDb.View view;
  private final IndexVerifier expected;
  private final long lastOffset;
  private final long indexedTo;
  private final Findings findings;
  private long entities;

  /**
   * A walk after all events were read.
   *
   * @param lastOffset of the last event
   * @param indexedTo offset up to which the index must be written
   */
  IndexWalk(
      LevelDb.View view,
      IndexVerifier expected,
      long lastOffset,
      long indexedTo,
      Findings findings) {
    this.view = view;
    this.expected = expected;
    this.lastOffset = lastOffset;
    this.indexedTo = indexedTo;
    this.findings = findings;
  }

  /** Goes through all of them. */
  void run() {
    compare(Keys.ENTITY_EVENT, walkEntities());
    compare(Keys.SLICE, walk(Keys.SLICE));
    compare(Keys.TAG, walk(Keys.TAG));
    checkHeads();
  }

  /** Entities with events. */
  long entities() {
    return entities + expected.newcomers();
  }

  private ReadableScan scan(char kind, String name) {
    return ReadableScan.of(
        view,
        kind,
        (_, _, reason) ->
            findings.add("the index of %s: a part cannot be read (%s)".formatted(name, reason)));
  }

  /** What is known of one entity while its blocks are read. */
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

  /** The block when it has the right form; what is wrong is reported. */
  private @Nullable ListedBlock wellFormed(char kind, Map.Entry<byte[], byte[]> entry) {
    ListedBlock block = new ListedBlock(entry);
    try {
      block.check();
      return block;
    } catch (DamagedRecordException damage) {
      findings.add("the index of %s: %s".formatted(ListedBlock.nameOf(kind), damage.getMessage()));
      return null;
    }
  }

  private long walkEntities() {
    long places = 0;
    Entity entity = null;
    ListedBlock before = null;
    try (ReadableScan scan = scan(Keys.ENTITY_EVENT, "entities")) {
      while (scan.hasNext()) {
        ListedBlock block = wellFormed(Keys.ENTITY_EVENT, scan.next());
        if (block == null) {
          continue;
        }
        places += block.size();
        if (entity == null || before == null || !block.isOfListOf(before.key())) {
          checkHead(entity);
          entity = new Entity(Keys.idOf(block.key()), block.offset(0));
          entities++;
        } else if (block.offset(0) <= entity.offset || block.number(0) <= entity.highest) {
          findings.add(
              Math.clamp(block.offset(0), 1, lastOffset + 1),
              "number %d of %s is event %d, number %d before it is event %d"
                  .formatted(
                      block.number(0),
                      entity.persistenceId,
                      block.offset(0),
                      entity.highest,
                      entity.offset));
        }
        entity.highest = block.number(block.size() - 1);
        entity.offset = block.offset(block.size() - 1);
        before = block;
      }
    }
    checkHead(entity);
    return places;
  }

  private void checkHead(@Nullable Entity entity) {
    if (entity == null) {
      return;
    }
    String id = entity.persistenceId;
    try {
      byte[] value = view.get(Keys.head(id));
      if (value == null) {
        findings.add("%s has events, but no head".formatted(id));
      } else {
        check(id, EntityHead.decode(id, value), entity.firstOffset, entity.highest);
      }
    } catch (DamagedRecordException damage) {
      findings.add("the head of %s cannot be read (%s)".formatted(id, damage.getMessage()));
    }
  }

  /** A journal that was taken over may have lost the newest events of an entity, all deleted. */
  private void check(String id, EntityHead head, long firstOffset, long highest) {
    boolean isHighest =
        head.highest() == highest
            || (head.highest() > highest && head.highest() <= head.deletedTo());
    long last = Math.max(head.highest(), expected.highestBehindIndex(id));
    if (head.firstOffset() != firstOffset
        || !isHighest
        || head.deletedTo() < 0
        || head.deletedTo() > last) {
      findings.add(
          "the head of %s does not fit: it has events up to %d from offset %d on, and says %s"
              .formatted(id, highest, firstOffset, head));
    }
  }

  /** Checks the heads of entities of which the index knows no events. */
  private void checkHeads() {
    try (ReadableScan scan = scan(Keys.HEAD, "heads");
        Lookup lookup = view.lookup()) {
      while (scan.hasNext()) {
        Map.Entry<byte[], byte[]> entry = scan.next();
        String id = Keys.textOf(entry.getKey());
        if (lookup.ceiling(Keys.entityEvent(id, 0), Keys.entityEvent(id, -1)) != null) {
          continue;
        }
        checkAlone(id, entry.getValue());
      }
    } catch (DamagedRecordException unreadable) {
      findings.add("the heads cannot be compared (%s)".formatted(unreadable.getMessage()));
    }
  }

  private void checkAlone(String id, byte[] value) {
    try {
      EntityHead head = EntityHead.decode(id, value);
      if (head.deletedTo() == 0) {
        findings.add("%s has a head, but no events".formatted(id));
      } else {
        check(id, head, 0, 0);
      }
    } catch (DamagedRecordException damage) {
      findings.add(String.valueOf(damage.getMessage()));
    }
  }

  private long walk(char kind) {
    long places = 0;
    ListedBlock before = null;
    try (ReadableScan scan = scan(kind, ListedBlock.nameOf(kind))) {
      while (scan.hasNext()) {
        ListedBlock block = wellFormed(kind, scan.next());
        if (block != null) {
          places += block.size();
          if (before != null
              && block.isOfListOf(before.key())
              && block.number(0) <= before.number(before.size() - 1)) {
            findings.add(
                Math.clamp(block.offset(0), 1, lastOffset + 1),
                "the index of %s has event %d twice, or in the wrong place"
                    .formatted(ListedBlock.nameOf(kind), block.offset(0)));
          }
          before = block;
        }
      }
    }
    return places;
  }

  private void compare(char kind, long places) {
    if (places == expected.expected(kind) && !expected.isMissingSome()) {
      return;
    }
    try (ReadableScan scan = ReadableScan.of(view, kind, (_, _, _) -> {})) {
      while (scan.hasNext()) {
        ListedBlock block = new ListedBlock(scan.next());
        try {
          block.check();
        } catch (DamagedRecordException _) {
          // It was reported as such.
          continue;
        }
        for (int i = 0; i < block.size(); i++) {
          lookUp(kind, block, i);
        }
      }
    }
  }

  private void lookUp(char kind, ListedBlock block, int index) {
    long offset = block.offset(index);
    if (offset < 1 || offset > Math.min(lastOffset, indexedTo)) {
      findings.add(
          Math.clamp(offset, 1, lastOffset + 1),
          "the index of %s has an entry for event %d, which %s"
              .formatted(
                  ListedBlock.nameOf(kind),
                  offset,
                  offset > indexedTo && offset <= lastOffset
                      ? "it cannot know yet"
                      : "does not exist"));
      return;
    }
    try (EventLookup events = new EventLookup(view.lookup())) {
      if (!isOf(events.get(offset).event(), block, index)) {
        findings.add(
            offset,
            "the index of %s has an entry for event %d that does not fit it"
                .formatted(ListedBlock.nameOf(kind), offset));
      }
    } catch (DamagedRecordException _) {
      // Events that are gone, or cannot be read, were reported as such.
    }
  }

  private static boolean isOf(EventRecord event, ListedBlock block, int index) {
    byte[] key = block.key();
    return switch (Keys.kindOf(key)) {
      case Keys.ENTITY_EVENT ->
          event.persistenceId().equals(Keys.idOf(key)) && event.sequenceNr() == block.number(index);
      case Keys.SLICE ->
          Keys.sliceOf(event.persistenceId())
              == Keys.sliceInGroup(Keys.groupIn(key), block.number(index));
      default -> event.tags().contains(Keys.idOf(key));
    };
  }
}
