package dev.cairn.node;

import com.typesafe.config.Config;
import dev.cairn.cli.JournalTools;
import dev.cairn.journal.BackupReport;
import dev.cairn.journal.ImportReport;
import dev.cairn.journal.Journal;
import dev.cairn.journal.JournalException;
import dev.cairn.postgres.JournalMove;
import dev.cairn.postgres.PostgresException;
import dev.cairn.postgres.PostgresSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;

/** Works on the journal in a data directory that it holds meanwhile, so that no node starts. */
final class OfflineJournals implements JournalTools {
  private final LocalNodes nodes;
  private final InstantSource clock;

  OfflineJournals(LocalNodes nodes, InstantSource clock) {
    this.nodes = nodes;
    this.clock = clock;
  }

  /** Something that is done with a journal. */
  private interface Work<T> {
    T on(Config configuration) throws NodeException, PostgresException;
  }

  @Override
  public Restored restore(Path data, Path backup) throws NodeException {
    BackupReport restored = holding(data, configuration -> Journal.restore(backup, configuration));
    return new Restored(restored.directory().toString(), restored.events(), restored.bytes());
  }

  @Override
  public Imported importAkka(Path data) throws NodeException {
    ImportReport imported =
        holding(data, configuration -> Journal.importAkka(configuration, clock));
    return new Imported(
        data.resolve("journal").toString(),
        imported.entities(),
        imported.events(),
        imported.keptAside().toString());
  }

  @Override
  public Moved moveToPostgres(Path data) throws NodeException {
    Path journal = data.resolve("journal");
    Path aside = data.resolve("journal.moved");
    return holding(
        data,
        configuration -> {
          if (!Files.exists(journal.resolve("db"))) {
            throw new NodeException(journal + " holds no journal; there is nothing to move");
          }
          if (Files.exists(aside)) {
            throw new NodeException(
                aside + " is there already, from an earlier move; move it away");
          }
          PostgresSettings to =
              NodeSettings.postgres(configuration.getConfig("cairn.journal.postgres"));
          JournalMove.Moved moved;
          try (Journal from = Journal.open(configuration)) {
            moved = new JournalMove(from, to).run();
          }
          keepAside(journal, aside, to);
          return new Moved(to.toString(), moved.events(), moved.withoutContent(), aside.toString());
        });
  }

  private static void keepAside(Path journal, Path aside, PostgresSettings to)
      throws NodeException {
    try {
      Files.move(journal, aside, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new NodeException(
          "the events are at %s, but %s cannot be moved to %s: %s; do that by hand"
              .formatted(to, journal, aside, failure.getMessage()),
          failure);
    }
  }

  private <T> T holding(Path data, Work<T> work) throws NodeException {
    Config configuration = NodeJournal.in(data.resolve("journal"), nodes.configuration());
    try (DataDirectory _ = DataDirectory.take(data)) {
      return work.on(configuration);
    } catch (JournalException | PostgresException refusal) {
      throw new NodeException(String.valueOf(refusal.getMessage()), refusal);
    }
  }
}
