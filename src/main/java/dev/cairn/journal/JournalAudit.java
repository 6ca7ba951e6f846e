package dev.cairn.journal;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Source;
import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.journal.EntityReplay.Replayed;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Answers what is asked of a journal: what happened, what led to what, what an entity was at any
 * time, and whether replay gives the same every time. Knows entities by their folds only. A damaged
 * journal is answered from as far as it can be read. Safe for use by many threads; blocks.
 */
public final class JournalAudit {
  /** Most events that {@link #effects} finds. */
  public static final int EFFECTS_MAX = 10_000;

  /** Where live streams read. */
  private static final String READING = "akka.persistence.dispatchers.default-replay-dispatcher";

  private final AuditStore store;
  private final EventCodec codec;
  private final Map<String, EntityFold<?, ?>> folds;
  private final Function<String, CompletionStage<Optional<Object>>> live;

  /** An audit of a store. */
  JournalAudit(
      JournalStore store,
      EventCodec codec,
      List<EntityFold<?, ?>> folds,
      Function<String, CompletionStage<Optional<Object>>> live) {
    this.store = new AuditStore(store);
    this.codec = codec;
    this.folds =
        folds.stream().collect(Collectors.toUnmodifiableMap(EntityFold::entityType, fold -> fold));
    this.live = live;
  }

  /**
   * What led to what.
   *
   * @param byId ids of events, and what each led to; most lead to nothing
   * @param isComplete false when there is more than {@link #EFFECTS_MAX}
   */
  public record Effects(Map<String, List<AuditEntry>> byId, boolean isComplete) {}

  /**
   * An audit of an open journal.
   *
   * @param folds one for each type of entity that can be replayed
   * @param live the state of an entity as it answers itself; nothing when it is not alive
   */
  public static JournalAudit of(
      Journal journal,
      ActorSystem<?> system,
      List<EntityFold<?, ?>> folds,
      Function<String, CompletionStage<Optional<Object>>> live) {
    return new JournalAudit(journal.store(), new EventCodec(system.classicSystem()), folds, live);
  }

  /** Offset of the newest event. */
  public long newestOffset() {
    return store.newestOffset();
  }

  /** The first events that match, behind an offset. */
  public AuditPage events(AuditFilter filter, long after, int max) {
    return new AuditReader(store, codec).page(filter, after, max);
  }

  /** The last events that match. */
  public AuditPage newestEvents(AuditFilter filter, int max) {
    return new AuditReader(store, codec).newest(filter, max);
  }

  /** The events that match, behind an offset, and new ones as they come; never ends. */
  public Source<AuditEntry, NotUsed> follow(AuditFilter filter, long after) {
    return Source.fromGraph(
            new CursorSource<>(
                store.store(), () -> new AuditReader(store, codec).new Following(filter, after)))
        .async(READING);
  }

  /**
   * Writes events for other programs, in their order and as they are at this moment. What cannot be
   * read is left out and counted.
   *
   * @param out is flushed, not closed
   * @throws IOException when {@code out} fails
   */
  public ExportReport export(ExportFormat format, AuditFilter filter, OffsetRange range, Writer out)
      throws IOException {
    return new JournalExport(format, this::fields, out)
        .write(new FilteredScan(store.store(), filter, range));
  }

  private Optional<JsonNode> fields(int serializerId, String manifest, byte[] payload) {
    try {
      return Optional.of(StoredJson.fieldsOf(codec.deserialise(serializerId, manifest, payload)));
    } catch (JournalException unknown) {
      return Optional.empty();
    }
  }

  /** What the events of a page led to, and what that led to. */
  public Effects effects(List<AuditEntry> entries) {
    return new AuditReader(store, codec).effects(entries, EFFECTS_MAX);
  }

  /** Whether an entity has events. */
  public boolean exists(String persistenceId) {
    try {
      return store.highestSequenceNr(persistenceId) > 0;
    } catch (DamagedRecordException _) {
      return events(AuditFilter.of(persistenceId), 0, 1).entries().stream()
          .anyMatch(entry -> entry.entity().equals(persistenceId));
    }
  }

  /** Up to {@code max} ids of entities that begin with {@code prefix}, in their order. */
  public List<String> entities(String prefix, int max) {
    List<String> ids = new ArrayList<>();
    if (!prefix.isEmpty() && exists(prefix)) {
      ids.add(prefix);
    }
    try {
      store.entities(prefix, max).stream()
          .map(Cursors.EntityName::persistenceId)
          .takeWhile(id -> id.startsWith(prefix))
          .limit(max - ids.size())
          .forEach(ids::add);
    } catch (DamagedRecordException damage) {
      throw new JournalException(
          "the entities of the journal cannot be listed: " + damage.getMessage(), damage);
    }
    return ids;
  }

  /** Types of entities that can be replayed. */
  public List<String> entityTypes() {
    return folds.keySet().stream().sorted().toList();
  }

  /**
   * An entity at a point of its life, by replay.
   *
   * @throws JournalException when nobody knows how to fold it, or its events cannot be folded
   */
  public ReplayedEntity entity(String persistenceId, AuditPoint point) {
    EntityFold<?, ?> fold = folds.get(EventRecord.entityType(persistenceId));
    if (fold == null) {
      throw new JournalException(
          "%s has events and no state: nothing is known of the type '%s', only of %s"
              .formatted(
                  persistenceId,
                  EventRecord.entityType(persistenceId),
                  String.join(", ", entityTypes())));
    }
    try {
      long newest = store.highestSequenceNr(persistenceId);
      Replayed<?> replayed =
          new EntityReplay<>(store, codec, fold, persistenceId)
              .at(Math.min(point.sequenceNr(), newest), point.atMs());
      return new ReplayedEntity(
          persistenceId,
          replayed.sequenceNr(),
          replayed.sequenceNr() == 0
              ? Optional.empty()
              : Optional.of(Instant.ofEpochMilli(replayed.timestampMs())),
          newest,
          replayed.state().getClass().getSimpleName(),
          StoredJson.of(replayed.state()));
    } catch (FoldException | DamagedRecordException failure) {
      throw new JournalException(
          "%s cannot be replayed: %s".formatted(persistenceId, failure.getMessage()), failure);
    }
  }

  /**
   * Folds every entity whose id begins with {@code prefix} twice from the beginning, once from its
   * newest snapshot, and compares these, and what it answers when it is alive.
   */
  public ReplayReport replay(String prefix) throws InterruptedException {
    return new JournalReplay(store, codec, folds, live).replay(prefix);
  }
}
