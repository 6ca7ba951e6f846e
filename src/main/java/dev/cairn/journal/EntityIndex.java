package dev.cairn.journal;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where each entity stands, for the writer alone: read from the database when it is first asked
 * for, then kept for those that were written last.
 */
final class EntityIndex {
  /** Entities that are remembered; others are read again, for about 0.1 ms. */
  private static final int REMEMBERED_MAX = 50_000;

  /** Overtaken writers of an entity that are remembered; more come only from a defect. */
  private static final int OVERTAKEN_MAX = 64;

  /** Where one entity stands. */
  static final class Position {
    final String persistenceId;

    /** Offset of its first event; 0 while it has none. */
    long firstOffset;

    /** Its highest stored sequence number; 0 while it has none. */
    long highest;

    /** The highest that it tried to store: a rejected write uses its numbers up. */
    long attempted;

    /** What its stored head says of {@link #highest}. */
    long headSays;

    /** Highest sequence number that recovery no longer sees. */
    long deletedTo;

    /** Writers that stored a number which was taken: they no longer know the entity. */
    private Set<String> overtaken = Set.of();

    private Position(String persistenceId, @Nullable EntityHead head, long highest) {
      this.persistenceId = persistenceId;
      this.highest = highest;
      this.attempted = highest;
      if (head != null) {
        firstOffset = head.firstOffset();
        headSays = head.highestAtLeast();
        deletedTo = head.deletedTo();
      }
    }

    /**
     * Why a write does not follow what is stored; nothing when it does. A writer that is refused
     * for that is refused until it starts anew, or its later events would go on from a state that
     * never was.
     */
    Optional<String> conflict(NewWrite write) {
      long next = write.lowestSequenceNr();
      for (NewEvent event : write.events()) {
        if (event.sequenceNr() != next || overtaken.contains(event.writerUuid())) {
          return Optional.of(overtake(write));
        }
        next++;
      }
      boolean isNext =
          write.lowestSequenceNr() > highest && write.lowestSequenceNr() <= attempted + 1;
      return isNext ? Optional.empty() : Optional.of(overtake(write));
    }

    private String overtake(NewWrite write) {
      Set<String> writers = new HashSet<>();
      if (overtaken.size() < OVERTAKEN_MAX) {
        writers.addAll(overtaken);
      }
      write.events().forEach(event -> writers.add(event.writerUuid()));
      overtaken = writers;
      return "%s has stored up to %d and a writer wants to store %d: it has two writers"
          .formatted(persistenceId, highest, write.lowestSequenceNr());
    }

    /** What is to be stored of it. */
    EntityHead head() {
      return new EntityHead(firstOffset, highest, deletedTo);
    }
  }

  private final LevelDb db;
  private final Map<String, Position> remembered =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Position> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  EntityIndex(LevelDb db) {
    this.db = db;
  }

  /** Where an entity stands after everything that the writer has taken. */
  Position position(String persistenceId) {
    return remembered.computeIfAbsent(
        persistenceId, id -> new Position(id, head(db, id), highest(db, id)));
  }

  /** The stored head of an entity; null when it has no events. */
  static @Nullable EntityHead head(LevelDb db, String persistenceId) {
    byte[] value = db.get(Keys.head(persistenceId));
    return value == null ? null : EntityHead.decode(persistenceId, value);
  }

  /** The highest stored sequence number of an entity; 0 when it has none. */
  static long highest(LevelDb db, String persistenceId) {
    EntityHead head = head(db, persistenceId);
    if (head == null) {
      return 0;
    }
    long highest = head.highestAtLeast();
    try (LevelDb.Scan later =
        db.scan(
            Keys.entityEvent(persistenceId, highest + 1),
            Keys.entityEvent(persistenceId, Long.MAX_VALUE))) {
      while (later.hasNext()) {
        highest = Keys.numberOf(later.next().getKey());
      }
    }
    return highest;
  }
}
