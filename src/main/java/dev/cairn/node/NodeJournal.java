package dev.cairn.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.cairn.journal.Journal;
import dev.cairn.journal.JournalException;
import dev.cairn.postgres.JournalMirror;
import dev.cairn.postgres.PostgresException;
import dev.cairn.postgres.PostgresSchema;
import dev.cairn.postgres.PostgresSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a node: its own, or a mirror of the one that it shares. Readers see no difference
 * once it is {@link #refresh}ed.
 */
final class NodeJournal implements AutoCloseable {
  private final Config configuration;
  private final Journal journal;
  private final @Nullable JournalMirror mirror;

  private NodeJournal(Config configuration, Journal journal, @Nullable JournalMirror mirror) {
    this.configuration = configuration;
    this.journal = journal;
    this.mirror = mirror;
  }

  /**
   * Opens the journal of a data directory, which this process holds.
   *
   * @throws NodeException when it cannot be opened or reached; the message says what to do
   */
  static NodeJournal open(NodeSettings settings) throws IOException {
    Path own = settings.data().resolve("journal");
    Optional<PostgresSettings> shared = settings.sharedJournal();
    if (shared.isEmpty()) {
      Config configuration = in(own, settings.akka()).withFallback(ConfigFactory.load());
      return new NodeJournal(configuration, open(configuration), null);
    }
    if (Files.exists(own.resolve("db"))) {
      throw new NodeException(
          ("%s holds a journal of this node, and cairn.journal.cluster says postgres: carry it over"
                  + " with `cairn journal move --to postgres`, or move it away")
              .formatted(own));
    }
    return mirror(settings, shared.get());
  }

  private static NodeJournal mirror(NodeSettings settings, PostgresSettings shared)
      throws IOException {
    Path directory = Files.createDirectories(settings.data().resolve("mirror"));
    Config configuration =
        in(directory, shared.plugins())
            .withFallback(settings.akka())
            .withFallback(ConfigFactory.load());
    try {
      PostgresSchema.migrate(shared);
      Journal journal = open(configuration);
      try {
        return new NodeJournal(configuration, journal, JournalMirror.start(shared, journal));
      } catch (PostgresException | RuntimeException failure) {
        journal.close();
        throw failure;
      }
    } catch (PostgresException | JournalException failure) {
      throw new NodeException(String.valueOf(failure.getMessage()), failure);
    }
  }

  private static Journal open(Config configuration) throws NodeException {
    try {
      return Journal.open(configuration);
    } catch (JournalException refusal) {
      throw new NodeException(String.valueOf(refusal.getMessage()), refusal);
    }
  }

  /** A configuration in which the LevelDB journal is in {@code directory}. */
  static Config in(Path directory, Config configuration) {
    return configuration.withValue(
        "cairn.journal.leveldb.dir", ConfigValueFactory.fromAnyRef(directory.toString()));
  }

  /** With the plugins with which entities store, and those that read the journal. */
  Config configuration() {
    return configuration;
  }

  Journal journal() {
    return journal;
  }

  /**
   * Returns when the journal has everything that was stored before.
   *
   * @throws UncheckedIOException when the shared journal cannot be read
   */
  void refresh() {
    try {
      if (mirror != null) {
        mirror.catchUp();
      }
    } catch (PostgresException unreachable) {
      throw new UncheckedIOException(new IOException(unreachable.getMessage()));
    }
  }

  @Override
  public void close() {
    if (mirror != null) {
      mirror.close();
    }
    journal.close();
  }
}
