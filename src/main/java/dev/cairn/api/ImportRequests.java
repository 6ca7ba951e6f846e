package dev.cairn.api;

import akka.actor.typed.ActorSystem;
import dev.cairn.builddb.HistoryQuestions.Imported;
import dev.cairn.builddb.ImportEntity.TakeOver;
import dev.cairn.builddb.ImportEntity.TakenOver;
import dev.cairn.builddb.ImportEvent.ImportedEntry;
import dev.cairn.builddb.ImportEvent.LastBuild;
import dev.cairn.builddb.ImportEvent.StoreImported;
import dev.cairn.builddb.LegacyFile;
import dev.cairn.builddb.LegacyFileException;
import dev.cairn.journal.Cause;
import java.util.Optional;

/** Takes over files of old build stores, and shows what they say. Blocks. */
final class ImportRequests {
  /** Refused lines that are told; the others are counted. */
  private static final int LINES_MAX = 100;

  private final ActorSystem<?> system;
  private final ApiServices.Database database;

  ImportRequests(ActorSystem<?> system, ApiServices.Database database) {
    this.system = system;
    this.database = database;
  }

  /** Takes over a file of this name and content, unless that was done before. */
  HistoryWire.Import store(Optional<String> name, byte[] content, Cause cause)
      throws InterruptedException {
    LegacyFile file = read(name.orElse(""), content);
    TakenOver taken =
        EntityDoor.<TakeOver, TakenOver>ask(
            system, database.imports(), replyTo -> new TakeOver(file, cause, replyTo));
    StoreImported store = taken.store();
    return new HistoryWire.Import(
        store.kind().word(),
        store.file(),
        file.sha256(),
        store.entries(),
        store.refused(),
        file.refused().stream()
            .limit(LINES_MAX)
            .map(line -> new HistoryWire.RefusedLine(line.line(), line.why()))
            .toList(),
        taken.isNew(),
        store.at(),
        store.by());
  }

  private static LegacyFile read(String name, byte[] content) {
    try {
      return LegacyFile.read(Words.visible(name), content);
    } catch (LegacyFileException refusal) {
      throw ApiException.unprocessable("NO_BUILD_STORE", String.valueOf(refusal.getMessage()));
    }
  }

  /** What was taken over of an origin, or of that name in whatever category. */
  HistoryWire.ImportedEntries of(String nameOrOrigin) throws InterruptedException {
    return new HistoryWire.ImportedEntries(
        nameOrOrigin,
        database.questions().imported(nameOrOrigin).stream().map(ImportRequests::view).toList());
  }

  private static HistoryWire.ImportedEntry view(Imported imported) {
    ImportedEntry entry = imported.entry();
    Optional<LastBuild> last = entry.lastBuild();
    return new HistoryWire.ImportedEntry(
        entry.origin(),
        entry.flavor(),
        false,
        imported.kind().algorithm(),
        entry.fingerprint(),
        last.map(LastBuild::version),
        last.map(LastBuild::packageFile),
        last.map(LastBuild::sizeBytes),
        last.map(LastBuild::builtAt),
        imported.file(),
        imported.importedAt(),
        imported.importedBy());
  }
}
