package dev.cairn.node;

import com.typesafe.config.Config;
import dev.cairn.cli.JournalTools;
import dev.cairn.journal.BackupReport;
import dev.cairn.journal.ImportReport;
import dev.cairn.journal.Journal;
import dev.cairn.journal.JournalException;
import java.nio.file.Path;
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
    T on(Config configuration);
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

  private <T> T holding(Path data, Work<T> work) throws NodeException {
    Config configuration = Node.journalIn(data, nodes.configuration());
    try (DataDirectory _ = DataDirectory.take(data)) {
      return work.on(configuration);
    } catch (JournalException refusal) {
      throw new NodeException(String.valueOf(refusal.getMessage()), refusal);
    }
  }
}
