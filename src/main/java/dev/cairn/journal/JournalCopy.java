package dev.cairn.journal;

import dev.cairn.journal.CopiedEvent.Content;
import dev.cairn.journal.EventRecord.Body;
import dev.cairn.journal.EventRecord.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Copies events between an open journal and another one. What is taken in gets a place in the order
 * and in the chain here, and keeps its number, time, writer and bytes. Not for a journal whose
 * entities store events themselves. Safe for use by many threads.
 */
public final class JournalCopy {
  private final JournalStore store;

  /** Copies into and out of {@code journal}. */
  public JournalCopy(Journal journal) {
    this.store = journal.store();
  }

  /** Highest sequence number of an entity; 0 when it has no events. */
  public long highestSequenceNr(String persistenceId) {
    return store.highestSequenceNr(persistenceId);
  }

  /**
   * Takes events in, in this order, and returns when they are on the disk. Those of an entity come
   * in the order of their numbers; a number that was left out is never filled later.
   *
   * @throws JournalException when one of them does not follow what is there, or nothing can be
   *     written; those before it may have been taken in
   */
  public void takeIn(List<CopiedEvent> events) {
    List<NewWrite> writes = new ArrayList<>(events.size());
    for (CopiedEvent event : events) {
      writes.add(write(event));
    }
    Waiting.forIt(
        store.change((_, entities) -> writes.forEach(write -> allowGap(entities, write))));
    for (Optional<Exception> refused : Waiting.forIt(store.append(writes))) {
      if (refused.isPresent()) {
        throw new JournalException(
            "an event is not taken in: " + refused.get().getMessage(), refused.get());
      }
    }
  }

  /** A number that is missing there belonged to a write that was rejected. */
  private static void allowGap(EntityIndex entities, NewWrite write) {
    EntityIndex.Position position = entities.position(write.persistenceId());
    position.attempted = Math.max(position.attempted, write.highestSequenceNr() - 1);
  }

  private static NewWrite write(CopiedEvent event) {
    Content content = event.content();
    NewEvent stored =
        new NewEvent(
            event.sequenceNr(),
            event.writerUuid(),
            event.adapterManifest(),
            content.serializerId(),
            content.serializerManifest(),
            event.tags(),
            new Body(
                content.bytes(),
                event
                    .metadata()
                    .map(
                        one ->
                            new Metadata(
                                one.serializerId(), one.serializerManifest(), one.bytes()))),
            OptionalLong.of(event.storedAtMs()));
    return new NewWrite(
        event.persistenceId(),
        event.sequenceNr(),
        event.sequenceNr(),
        List.of(stored),
        Optional.empty());
  }

  /**
   * Hands every event that there is now to {@code consumer}, in the order of the journal; one at a
   * time is held.
   *
   * @return how many were left out because retention has removed their content
   * @throws JournalException when the journal is damaged; the message names the event
   */
  public long forEach(Consumer<CopiedEvent> consumer) {
    long[] removed = {0};
    try {
      JournalReader.forEach(
          store.database(),
          0,
          stored ->
              stored
                  .event()
                  .body()
                  .ifPresentOrElse(
                      body -> consumer.accept(copy(stored.event(), body)), () -> removed[0]++));
    } catch (DamagedRecordException damage) {
      throw new JournalException(
          "the journal in %s is damaged: %s".formatted(store.directory(), damage.getMessage()),
          damage);
    }
    return removed[0];
  }

  private static CopiedEvent copy(EventRecord event, Body body) {
    return new CopiedEvent(
        event.persistenceId(),
        event.sequenceNr(),
        event.timestampMs(),
        event.writerUuid(),
        event.adapterManifest(),
        event.tags(),
        new Content(event.serializerId(), event.serializerManifest(), body.payload()),
        body.metadata()
            .map(one -> new Content(one.serializerId(), one.serializerManifest(), one.bytes())));
  }
}
