package dev.cairn.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;

/**
 * What Akka Persistence relies on in every journal, as one suite for all implementations.
 *
 * <p>It asserts what Akka's own test kit for journals asserts, in the form of this project, and
 * what the plugin API says in prose only: that recovery waits for writes under way, that an event
 * that cannot be read is no missing event, that persistence ids are opaque. A class of tests names
 * its plugin and says by {@code supports...} what the plugin can do; what it cannot is skipped.
 *
 * <p>The parts:
 *
 * <ul>
 *   <li>{@link JournalReplayContract}: bounds and limits of a recovery, highest sequence numbers
 *   <li>{@link JournalWriteContract}: answers, atomic writes, many writers, foreign ids
 *   <li>{@link JournalRejectionContract}: what is not stored, and what is stored around it
 *   <li>{@link JournalSingleWriterContract}: two writers of one entity
 *   <li>{@link JournalDeletionContract}: deletions, and what they leave
 *   <li>{@link JournalContentContract}: what an event keeps, serialization included
 *   <li>{@link JournalActorContract}: persistent actors at work
 * </ul>
 */
public abstract class JournalContract extends PluginContract
    implements JournalReplayContract,
        JournalWriteContract,
        JournalRejectionContract,
        JournalSingleWriterContract,
        JournalDeletionContract,
        JournalContentContract,
        JournalActorContract {

  @Override
  public final JournalProbe journal() {
    return new JournalProbe(system(), pluginId());
  }

  @Override
  final Config commonConfig() {
    // By configuration: Akka asks an actor for its plugin before the actor's constructor has run.
    return ConfigFactory.parseMap(Map.of("akka.persistence.journal.plugin", pluginId()))
        .withFallback(super.commonConfig());
  }
}
