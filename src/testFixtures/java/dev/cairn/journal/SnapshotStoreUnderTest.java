package dev.cairn.journal;

import akka.actor.ActorSystem;
import akka.persistence.SnapshotMetadata;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** The snapshot store that a contract is about, and what it can do. */
interface SnapshotStoreUnderTest {

  /** The store of the actor system that runs now. */
  SnapshotStoreProbe store();

  /** The actor system that runs now. */
  ActorSystem system();

  /** Ends the actor system and starts another with the same configuration. */
  void restart();

  /** Whether what is stored outlasts the actor system that stored it. */
  boolean supportsRestart();

  /** Whether snapshots are kept as bytes, so that what comes back has been through a serializer. */
  default boolean supportsSerialization() {
    return true;
  }

  /** Whether a snapshot that could not be read again fails already when it is saved. */
  default boolean readsWhatItSaves() {
    return false;
  }

  /** Whether the metadata of snapshots is kept. */
  default boolean supportsMetadata() {
    return true;
  }

  /** A persistence id that no other test has. */
  default String newId() {
    return "entity|" + UUID.randomUUID();
  }

  /**
   * Saves five snapshots, {@code "s-11"} to {@code "s-15"} of those sequence numbers, each at a
   * time of its own.
   *
   * @param persistenceId whose snapshots they are
   */
  default List<SnapshotMetadata> saveFive(String persistenceId) {
    return IntStream.rangeClosed(11, 15)
        .mapToObj(number -> store().save(persistenceId, number, "s-" + number))
        .toList();
  }
}
