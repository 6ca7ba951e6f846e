package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.persistence.DeleteSnapshotSuccess;
import akka.persistence.DeleteSnapshotsSuccess;
import akka.persistence.Persistence;
import akka.persistence.SaveSnapshotFailure;
import akka.persistence.SaveSnapshotSuccess;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotProtocol.DeleteSnapshot;
import akka.persistence.SnapshotProtocol.DeleteSnapshots;
import akka.persistence.SnapshotProtocol.LoadSnapshot;
import akka.persistence.SnapshotProtocol.LoadSnapshotFailed;
import akka.persistence.SnapshotProtocol.LoadSnapshotResult;
import akka.persistence.SnapshotProtocol.SaveSnapshot;
import akka.persistence.SnapshotSelectionCriteria;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import java.util.Optional;
import scala.jdk.javaapi.OptionConverters;

/** A snapshot store, spoken to in Akka's protocol as a persistent actor speaks to it. */
final class SnapshotStoreProbe {

  private final ActorRef plugin;
  private final TestKit actor;

  SnapshotStoreProbe(ActorSystem system, String pluginId) {
    this.plugin = Persistence.get(system).snapshotStoreFor(pluginId, ConfigFactory.empty());
    this.actor = new TestKit(system);
  }

  /** Criteria by highest sequence number and time. */
  static SnapshotSelectionCriteria upTo(long number, long time) {
    return SnapshotSelectionCriteria.create(number, time);
  }

  /** Criteria by highest sequence number. */
  static SnapshotSelectionCriteria upTo(long number) {
    return upTo(number, Long.MAX_VALUE);
  }

  /** Saves at a time later than that of any snapshot before, and returns what was made of it. */
  SnapshotMetadata save(String persistenceId, long number, Object snapshot) {
    return save(SnapshotMetadata.apply(persistenceId, number), snapshot);
  }

  /** Saves at a time later than that of any snapshot before, and returns what was made of it. */
  SnapshotMetadata save(SnapshotMetadata metadata, Object snapshot) {
    long before = System.currentTimeMillis();
    ask(new SaveSnapshot(metadata, snapshot));
    SaveSnapshotSuccess success = answer(SaveSnapshotSuccess.class);
    while (System.currentTimeMillis() <= before
        || System.currentTimeMillis() <= success.metadata().timestamp()) {
      Thread.onSpinWait();
    }
    return success.metadata();
  }

  /** Tries to save, and tells whether it could be done. */
  boolean canSave(String persistenceId, long number, Object snapshot) {
    ask(new SaveSnapshot(SnapshotMetadata.apply(persistenceId, number), snapshot));
    return answer(Object.class) instanceof SaveSnapshotSuccess;
  }

  /** Why this cannot be saved. */
  Throwable saveFailure(String persistenceId, long number, Object snapshot) {
    ask(new SaveSnapshot(SnapshotMetadata.apply(persistenceId, number), snapshot));
    return answer(SaveSnapshotFailure.class).cause();
  }

  /** The newest snapshot of all. */
  Optional<SelectedSnapshot> load(String persistenceId) {
    return load(persistenceId, SnapshotSelectionCriteria.latest());
  }

  /** The newest snapshot that matches. */
  Optional<SelectedSnapshot> load(String persistenceId, SnapshotSelectionCriteria criteria) {
    return load(persistenceId, criteria, Long.MAX_VALUE);
  }

  /** The newest snapshot that matches and is not behind where the recovery is to end. */
  Optional<SelectedSnapshot> load(
      String persistenceId, SnapshotSelectionCriteria criteria, long to) {
    ask(new LoadSnapshot(persistenceId, criteria, to));
    LoadSnapshotResult result = answer(LoadSnapshotResult.class);
    assertThat(result.toSequenceNr()).isEqualTo(to);
    return OptionConverters.toJava(result.snapshot());
  }

  /** Why loading the newest snapshot fails. */
  Throwable loadFailure(String persistenceId) {
    ask(new LoadSnapshot(persistenceId, SnapshotSelectionCriteria.latest(), Long.MAX_VALUE));
    return answer(LoadSnapshotFailed.class).cause();
  }

  /** Deletes one. */
  void delete(SnapshotMetadata metadata) {
    ask(new DeleteSnapshot(metadata));
    assertThat(answer(DeleteSnapshotSuccess.class).metadata()).isEqualTo(metadata);
  }

  /** Deletes all that match. */
  void delete(String persistenceId, SnapshotSelectionCriteria criteria) {
    ask(new DeleteSnapshots(persistenceId, criteria));
    assertThat(answer(DeleteSnapshotsSuccess.class).criteria()).isEqualTo(criteria);
  }

  private void ask(Object request) {
    plugin.tell(request, actor.getRef());
  }

  private <T> T answer(Class<T> type) {
    Object received = actor.receiveOne(JournalProbe.ANSWER_MAX);
    assertThat(received).isInstanceOf(type);
    return type.cast(received);
  }
}
