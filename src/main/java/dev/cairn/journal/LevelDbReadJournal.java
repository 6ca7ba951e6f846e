package dev.cairn.journal;

import akka.NotUsed;
import akka.actor.ExtendedActorSystem;
import akka.japi.Pair;
import akka.persistence.Persistence;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.Sequence;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.CurrentEventsByTagQuery;
import akka.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import akka.persistence.query.javadsl.EventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.EventsByTagQuery;
import akka.persistence.query.javadsl.PagedPersistenceIdsQuery;
import akka.persistence.query.javadsl.PersistenceIdsQuery;
import akka.persistence.query.javadsl.ReadJournal;
import akka.persistence.query.typed.javadsl.CurrentEventsByPersistenceIdTypedQuery;
import akka.persistence.query.typed.javadsl.CurrentEventsBySliceQuery;
import akka.persistence.query.typed.javadsl.EventTimestampQuery;
import akka.persistence.query.typed.javadsl.EventsByPersistenceIdTypedQuery;
import akka.persistence.query.typed.javadsl.EventsBySliceQuery;
import akka.persistence.query.typed.javadsl.LoadEventQuery;
import akka.stream.javadsl.Source;
import com.typesafe.config.Config;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Akka's read journal over LevelDB, for Java; {@link LevelDbScalaReadJournal} is the same for
 * Scala. Offsets are {@link Sequence}s: places in the journal's one order, from 1; a query starts
 * behind the one it is given. Live queries are told by the writer of new events and never poll.
 */
public final class LevelDbReadJournal
    implements ReadJournal,
        PersistenceIdsQuery,
        CurrentPersistenceIdsQuery,
        PagedPersistenceIdsQuery,
        EventsByPersistenceIdQuery,
        CurrentEventsByPersistenceIdQuery,
        EventsByPersistenceIdTypedQuery,
        CurrentEventsByPersistenceIdTypedQuery,
        EventsByTagQuery,
        CurrentEventsByTagQuery,
        EventsBySliceQuery,
        CurrentEventsBySliceQuery,
        EventTimestampQuery,
        LoadEventQuery {

  /** The configuration path of the plugin. */
  public static final String IDENTIFIER = "cairn.query.leveldb";

  private final JournalStore store;
  private final Envelopes envelopes;
  private final Persistence persistence;
  private final String dispatcher;
  private final Executor reading;
  private final int chunk;

  LevelDbReadJournal(ExtendedActorSystem system, Config config) {
    Config all = system.settings().config();
    this.envelopes =
        new Envelopes(system, config.withFallback(all.getConfig("cairn.journal.leveldb")));
    this.persistence = Persistence.get(system);
    this.dispatcher = config.getString("plugin-dispatcher");
    this.reading = system.dispatchers().lookup(dispatcher);
    this.chunk = config.getInt("chunk");
    if (chunk < 1) {
      throw new JournalException(
          "cairn.query.leveldb.chunk is %d; it must be at least 1".formatted(chunk));
    }
    this.store = OpenJournals.take(JournalSettings.of(config, all));
    system.registerOnTermination(() -> OpenJournals.release(store));
  }

  /** Ids of all entities, and of new ones as they come. */
  @Override
  public Source<String, NotUsed> persistenceIds() {
    return source(() -> new Cursors.OfEntities(store, chunk, true), List::of);
  }

  /** Ids of the entities that there are now. */
  @Override
  public Source<String, NotUsed> currentPersistenceIds() {
    return source(() -> new Cursors.OfEntities(store, chunk, false), List::of);
  }

  /** Up to {@code limit} ids in their order, behind {@code afterId}. */
  @Override
  public Source<String, NotUsed> currentPersistenceIds(Optional<String> afterId, long limit) {
    return source(() -> new Cursors.OfEntities(store, afterId.orElse(""), limit, chunk), List::of);
  }

  /** Events of an entity, and new ones as they come. */
  @Override
  public Source<EventEnvelope, NotUsed> eventsByPersistenceId(
      String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return ofEntity(persistenceId, fromSequenceNr, toSequenceNr, true, envelopes::of);
  }

  /** Events of an entity that there are now. */
  @Override
  public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
      String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return ofEntity(persistenceId, fromSequenceNr, toSequenceNr, false, envelopes::of);
  }

  /** Events of an entity with type, slice and tags, and new ones as they come. */
  @Override
  public <E>
      Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed> eventsByPersistenceIdTyped(
          String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return ofEntity(persistenceId, fromSequenceNr, toSequenceNr, true, envelopes::<E>typed);
  }

  /** Events of an entity that there are now, with type, slice and tags. */
  @Override
  public <E>
      Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed>
          currentEventsByPersistenceIdTyped(
              String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return ofEntity(persistenceId, fromSequenceNr, toSequenceNr, false, envelopes::<E>typed);
  }

  private <E> Source<E, NotUsed> ofEntity(
      String persistenceId,
      long from,
      long to,
      boolean live,
      Function<StoredEvent, List<E>> envelopes) {
    return source(
        () -> new Cursors.OfEntity(store, persistenceId, from, to, chunk, live), whole(envelopes));
  }

  /** Events with a tag, and new ones as they come. */
  @Override
  public Source<EventEnvelope, NotUsed> eventsByTag(String tag, Offset offset) {
    return ofSelection(new Selection.Tagged(tag), offset, true, envelopes::of);
  }

  /** Events with a tag that there are now. */
  @Override
  public Source<EventEnvelope, NotUsed> currentEventsByTag(String tag, Offset offset) {
    return ofSelection(new Selection.Tagged(tag), offset, false, envelopes::of);
  }

  /** All events behind an offset, and new ones as they come. */
  public Source<EventEnvelope, NotUsed> eventsFrom(Offset offset) {
    return ofSelection(new Selection.All(), offset, true, envelopes::of);
  }

  /** All events behind an offset that there are now. */
  public Source<EventEnvelope, NotUsed> currentEventsFrom(Offset offset) {
    return ofSelection(new Selection.All(), offset, false, envelopes::of);
  }

  /** Events of the entities of a type in a range of slices, and new ones as they come. */
  @Override
  public <E> Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed> eventsBySlices(
      String entityType, int minSlice, int maxSlice, Offset offset) {
    return ofSelection(
        new Selection.Slices(entityType, minSlice, maxSlice), offset, true, envelopes::<E>typed);
  }

  /** Events of the entities of a type in a range of slices that there are now. */
  @Override
  public <E> Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed> currentEventsBySlices(
      String entityType, int minSlice, int maxSlice, Offset offset) {
    return ofSelection(
        new Selection.Slices(entityType, minSlice, maxSlice), offset, false, envelopes::<E>typed);
  }

  /** The slice of an entity: 0 to 1023. */
  @Override
  public int sliceForPersistenceId(String persistenceId) {
    return Keys.sliceOf(persistenceId);
  }

  /** The slices in {@code numberOfRanges} equal ranges; it must divide 1024. */
  @Override
  public List<Pair<Integer, Integer>> sliceRanges(int numberOfRanges) {
    return persistence.getSliceRanges(numberOfRanges);
  }

  /** When an event was stored; nothing when there is no such event. */
  @Override
  public CompletionStage<Optional<Instant>> timestampOf(String persistenceId, long sequenceNr) {
    return CompletableFuture.supplyAsync(
        () ->
            store
                .reader()
                .find(persistenceId, sequenceNr)
                .map(stored -> Instant.ofEpochMilli(stored.event().timestampMs())),
        reading);
  }

  /**
   * One event.
   *
   * @return fails with {@link NoSuchElementException} when there is no such event
   */
  @Override
  public <E> CompletionStage<akka.persistence.query.typed.EventEnvelope<E>> loadEnvelope(
      String persistenceId, long sequenceNr) {
    return CompletableFuture.supplyAsync(
        () ->
            store.reader().find(persistenceId, sequenceNr).stream()
                .flatMap(stored -> envelopes.<E>typed(stored).stream())
                .findFirst()
                .orElseThrow(
                    () ->
                        new NoSuchElementException(
                            "%s has no event %d".formatted(persistenceId, sequenceNr))),
        reading);
  }

  private <E> Source<E, NotUsed> ofSelection(
      Selection selection, Offset offset, boolean live, Function<StoredEvent, List<E>> envelopes) {
    long after = after(offset);
    return source(
        () -> new Cursors.OfSelection(store, selection, after, chunk, live), whole(envelopes));
  }

  /** Of those whose content was not removed by retention. */
  private static <E> Function<StoredEvent, List<E>> whole(
      Function<StoredEvent, List<E>> envelopes) {
    return stored -> stored.event().body().isPresent() ? envelopes.apply(stored) : List.of();
  }

  /**
   * Each piece that a cursor reads crosses to the other thread at once, and is taken apart there.
   */
  private <T, E> Source<E, NotUsed> source(Supplier<Cursor<T>> cursors, Function<T, List<E>> read) {
    return Source.fromGraph(new CursorSource<>(store, () -> new Pieces<>(cursors.get())))
        .async(dispatcher, 1)
        .via(new EachOf<>(read));
  }

  private static long after(Offset offset) {
    if (offset instanceof Sequence sequence && sequence.value() >= 0) {
      return sequence.value();
    }
    if (offset.equals(Offset.noOffset())) {
      return 0;
    }
    throw new IllegalArgumentException(
        "this journal counts its events from 1; %s is no Sequence that can come from it"
            .formatted(offset));
  }
}
