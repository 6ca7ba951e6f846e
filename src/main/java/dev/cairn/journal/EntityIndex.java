package dev.cairn.journal;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where each entity stands, for the writer alone: read from the database when it is first asked
 * for, then kept for those that were written last, and for all that are in the tail of the index.
 */
final class EntityIndex {
  /** Entities that are remembered; others are read again, for about 0.1 ms. */
  private static final int REMEMBERED_MAX = 50_000;

  /** Overtaken writers of an entity that are remembered; more come only from a defect. */
  private static final int OVERTAKEN_MAX = 64;

  /** Where one entity stands. */
  static final class Position {
    final String persistenceId;
    final int slice;

    /** Offset of its first event; 0 while it has none. */
    long firstOffset;

    /** Its highest stored sequence number; 0 while it has none. */
    long highest;

    /** The highest that it tried to store: a rejected write uses its numbers up. */
    long attempted;

    /** Highest sequence number that recovery no longer sees. */
    long deletedTo;

    /** Its events that the index does not know yet; null for none. */
    IndexTail.@Nullable Entity inTail;

    /** What its stored head says of {@link #highest}: what the index knows. */
    private long headSays;

    private long firstInHead;

    /** Writers that stored a number which was taken: they no longer know the entity. */
    private Set<String> overtaken = Set.of();

    private Position(String persistenceId, @Nullable EntityHead head) {
      this.persistenceId = persistenceId;
      this.slice = Keys.sliceOf(persistenceId);
      if (head != null) {
        firstOffset = head.firstOffset();
        firstInHead = firstOffset;
        highest = head.highest();
        attempted = highest;
        headSays = highest;
        deletedTo = head.deletedTo();
      }
    }

    /** Notes a stored event. */
    void stored(long offset, long sequenceNr) {
      firstOffset = firstOffset == 0 ? offset : firstOffset;
      highest = sequenceNr;
      attempted = Math.max(attempted, sequenceNr);
    }

    /** Goes on behind a number that was used by events which are gone. */
    void skipTo(long sequenceNr) {
      highest = sequenceNr;
      attempted = sequenceNr;
      headSays = sequenceNr;
    }

    /** The index knows all its events. */
    void isIndexed() {
      inTail = null;
      firstInHead = firstOffset;
      headSays = highest;
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

    /** What is to be stored of it: what the index knows, and what it deleted. */
    byte[] head() {
      return new EntityHead(firstInHead, headSays, deletedTo).encode(persistenceId);
    }
  }

  private final LevelDb db;
  private final Map<String, Position> remembered = new LinkedHashMap<>(1024, 0.75f, true);

  EntityIndex(LevelDb db) {
    this.db = db;
  }

  /** Where an entity stands after everything that the writer has taken. */
  Position position(String persistenceId) {
    Position known = remembered.get(persistenceId);
    if (known == null) {
      known = new Position(persistenceId, head(db, persistenceId));
      remembered.put(persistenceId, known);
    }
    return known;
  }

  /** Forgets those that were written longest ago, when they are too many. */
  void forget() {
    Iterator<Position> oldest = remembered.values().iterator();
    int tooMany = remembered.size() - REMEMBERED_MAX;
    while (tooMany > 0 && oldest.hasNext()) {
      if (oldest.next().inTail == null) {
        oldest.remove();
        tooMany--;
      }
    }
  }

  /** The stored head of an entity, as far as the index knows it; null when there is none. */
  static @Nullable EntityHead head(LevelDb db, String persistenceId) {
    byte[] value = db.get(Keys.head(persistenceId));
    return value == null ? null : EntityHead.decode(persistenceId, value);
  }
}
