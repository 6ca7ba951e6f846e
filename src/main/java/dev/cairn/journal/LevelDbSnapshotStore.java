package dev.cairn.journal;

import akka.dispatch.MessageDispatcher;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import com.typesafe.config.Config;
import dev.cairn.journal.EventRecord.Metadata;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import scala.Option;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * Akka's snapshot store in the database of the journal: {@code
 * akka.persistence.snapshot-store.plugin = "cairn.snapshot-store.leveldb"}. Keeps the newest {@code
 * snapshots-kept} of each entity.
 */
public final class LevelDbSnapshotStore extends SnapshotStore {
  private final JournalStore store;
  private final EventCodec codec;
  private final MessageDispatcher reading;

  /** Made by Akka with the plugin's section of the configuration. */
  public LevelDbSnapshotStore(Config config) {
    this.store =
        OpenJournals.take(JournalSettings.of(config, context().system().settings().config()));
    this.codec = new EventCodec(context().system());
    this.reading = context().system().dispatchers().lookup(config.getString("plugin-dispatcher"));
  }

  @Override
  public void postStop() throws Exception {
    OpenJournals.release(store);
    super.postStop();
  }

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    return FutureConverters.asScala(
        store.barrier().thenApplyAsync(_ -> load(persistenceId, criteria), reading));
  }

  private Optional<SelectedSnapshot> load(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    for (long sequenceNr : Snapshots.numbers(store.database(), persistenceId).reversed()) {
      if (sequenceNr <= criteria.maxSequenceNr() && sequenceNr >= criteria.minSequenceNr()) {
        Optional<StoredSnapshot> found =
            Snapshots.find(store.database(), persistenceId, sequenceNr).filter(isMeant(criteria));
        if (found.isPresent()) {
          return found.map(this::selected);
        }
      }
    }
    return Optional.empty();
  }

  private static Predicate<StoredSnapshot> isMeant(SnapshotSelectionCriteria criteria) {
    return snapshot ->
        criteria.matches(
            new SnapshotMetadata(
                snapshot.persistenceId(), snapshot.sequenceNr(), snapshot.timestampMs()));
  }

  private SelectedSnapshot selected(StoredSnapshot snapshot) {
    Option<Object> metadata =
        OptionConverters.toScala(
            snapshot
                .metadata()
                .map(
                    stored ->
                        codec.deserialise(
                            stored.serializerId(), stored.serializerManifest(), stored.bytes())));
    return SelectedSnapshot.create(
        new SnapshotMetadata(
            snapshot.persistenceId(), snapshot.sequenceNr(), snapshot.timestampMs(), metadata),
        codec.deserialise(
            snapshot.serializerId(), snapshot.serializerManifest(), snapshot.bytes()));
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    EventCodec.check("persistence id", metadata.persistenceId());
    Metadata serialised = codec.serialise(snapshot);
    return FutureConverters.asScala(
        store.saveSnapshot(
            new StoredSnapshot(
                metadata.persistenceId(),
                metadata.sequenceNr(),
                metadata.timestamp(),
                serialised.serializerId(),
                serialised.serializerManifest(),
                serialised.bytes(),
                OptionConverters.toJava(metadata.metadata()).map(codec::serialise))));
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    // Without a time it is the one with this sequence number, whenever it was taken.
    long time = metadata.timestamp();
    return delete(
        metadata.persistenceId(),
        snapshot ->
            snapshot.sequenceNr() == metadata.sequenceNr()
                && (time == 0 || snapshot.timestampMs() == time));
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    return delete(persistenceId, isMeant(criteria));
  }

  private Future<Void> delete(String persistenceId, Predicate<StoredSnapshot> meant) {
    CompletableFuture<Void> deleted =
        store
            .barrier()
            .thenApplyAsync(
                _ ->
                    Snapshots.all(store.database(), persistenceId).stream()
                        .filter(meant)
                        .map(StoredSnapshot::sequenceNr)
                        .toList(),
                reading)
            .thenCompose((List<Long> numbers) -> store.deleteSnapshots(persistenceId, numbers));
    return FutureConverters.asScala(deleted);
  }
}
