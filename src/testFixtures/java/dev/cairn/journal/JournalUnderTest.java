package dev.cairn.journal;

import akka.actor.ActorSystem;
import java.util.UUID;

/** The journal that a contract is about, and what it can do. */
interface JournalUnderTest {

  /** The journal of the actor system that runs now. */
  JournalProbe journal();

  /** The actor system that runs now. */
  ActorSystem system();

  /** Ends the actor system and starts another with the same configuration. */
  void restart();

  /** Whether what is stored outlasts the actor system that stored it. */
  boolean supportsRestart();

  /** Whether events are kept as bytes, so that what comes back has been through a serializer. */
  default boolean supportsSerialization() {
    return true;
  }

  /** Whether an event that cannot be serialized is rejected, and nothing else is. */
  default boolean supportsRejectingNonSerializableEvents() {
    return true;
  }

  /** Whether the metadata of events is kept. */
  default boolean supportsMetadata() {
    return true;
  }

  /** Whether persistence ids that are no valid Unicode are told apart, or rejected. */
  default boolean supportsInvalidUnicode() {
    return true;
  }

  /** Whether a sequence number that is not the entity's next one is rejected. */
  default boolean supportsSingleWriter() {
    return false;
  }

  /** A persistence id that no other test has. */
  default String newId() {
    return "entity|" + UUID.randomUUID();
  }

  /**
   * A writer who has stored five events, {@code "a-1"} to {@code "a-5"}; the last two as one.
   *
   * @param persistenceId whose events they are
   */
  default TestingWriter writerOfFive(String persistenceId) {
    TestingWriter writer = journal().writer(persistenceId);
    writer.store(writer.events(1, 3));
    writer.writeAtomically(writer.events(4, 5));
    return writer;
  }
}
