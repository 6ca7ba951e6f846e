package dev.cairn.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads snapshots. */
final class Snapshots {
  private Snapshots() {}

  /** Sequence numbers of the stored snapshots of an entity, lowest first. */
  static List<Long> numbers(LevelDb db, String persistenceId) {
    List<Long> numbers = new ArrayList<>();
    try (LevelDb.Scan scan =
        db.scan(Keys.snapshot(persistenceId, 0), Keys.snapshot(persistenceId, Long.MAX_VALUE))) {
      while (scan.hasNext()) {
        numbers.add(Keys.numberOf(scan.next().getKey()));
      }
    }
    return numbers;
  }

  /** The snapshot of an entity with this sequence number; nothing when there is none. */
  static Optional<StoredSnapshot> find(LevelDb db, String persistenceId, long sequenceNr) {
    byte[] value = db.get(Keys.snapshot(persistenceId, sequenceNr));
    return value == null
        ? Optional.empty()
        : Optional.of(SnapshotFormat.decode(persistenceId, sequenceNr, value));
  }

  /** All snapshots of an entity, lowest sequence number first. */
  static List<StoredSnapshot> all(LevelDb db, String persistenceId) {
    List<StoredSnapshot> snapshots = new ArrayList<>();
    try (LevelDb.Scan scan =
        db.scan(Keys.snapshot(persistenceId, 0), Keys.snapshot(persistenceId, Long.MAX_VALUE))) {
      while (scan.hasNext()) {
        Map.Entry<byte[], byte[]> entry = scan.next();
        snapshots.add(
            SnapshotFormat.decode(persistenceId, Keys.numberOf(entry.getKey()), entry.getValue()));
      }
    }
    return snapshots;
  }
}
