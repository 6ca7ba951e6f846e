package dev.cairn.node;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import dev.cairn.builddb.BuildDatabase;
import dev.cairn.builddb.DatabaseSettings;
import dev.cairn.builddb.HistoryException;
import dev.cairn.builddb.HistoryJournal;
import dev.cairn.builddb.LogEnds;
import dev.cairn.postgres.PostgresSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The build database of a node: where it is, and from which journal it is carried on. */
final class NodeHistory {
  /** The read journal whose offsets are those of the node's own journal. */
  private static final String OWN_READ_JOURNAL = "cairn.query.leveldb";

  private NodeHistory() {}

  /**
   * Opens the database of a node; it is closed when the actor system ends.
   *
   * @param identity of the data directory
   * @throws NodeException when it cannot be reached, or the configuration is wrong
   */
  static BuildDatabase open(
      NodeSettings settings, ActorSystem<?> system, NodeJournal journal, String identity)
      throws IOException, InterruptedException {
    HistoryJournal source =
        new HistoryJournal(
            system,
            settings.readJournal(),
            () -> refresh(journal),
            settings.readJournal().equals(OWN_READ_JOURNAL)
                ? journal.journal()::newestOffset
                : () -> Long.MAX_VALUE,
            LogEnds.below(settings.data().resolve("logs")),
            identity);
    try {
      BuildDatabase database = BuildDatabase.open(where(settings), source);
      CoordinatedShutdown.get(system)
          .addTask(
              CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
              "close-build-database",
              () ->
                  CompletableFuture.supplyAsync(
                      () -> {
                        database.close();
                        return Done.getInstance();
                      }));
      return database;
    } catch (HistoryException refusal) {
      throw new NodeException(String.valueOf(refusal.getMessage()), refusal);
    }
  }

  /** What was stored before is there. On a damaged journal nothing may be planned or built. */
  private static void refresh(NodeJournal journal) {
    journal.refresh();
    journal
        .journal()
        .damage()
        .ifPresent(
            damage -> {
              throw new UncheckedIOException(new IOException(damage));
            });
  }

  private static DatabaseSettings where(NodeSettings settings) throws IOException {
    Config all = settings.akka();
    Config database = all.getConfig("cairn.database");
    return switch (database.getString("kind")) {
      case "h2" ->
          DatabaseSettings.h2(Files.createDirectories(settings.data().resolve("database")));
      case "postgres" -> postgres(all, database.getString("schema"));
      default ->
          throw new NodeException(
              "cairn.database.kind must be h2 or postgres, not " + database.getString("kind"));
    };
  }

  private static DatabaseSettings postgres(Config all, String schema) throws NodeException {
    if (!schema.matches("[a-z_][a-z0-9_]{0,39}")) {
      throw new NodeException(
          "cairn.database.schema must be up to 40 of a-z, 0-9 and _, not " + schema);
    }
    PostgresSettings server = NodeSettings.postgres(all.getConfig("cairn.journal.postgres"));
    Map<String, String> properties =
        server.properties().entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> entry.getKey().toString(), entry -> entry.getValue().toString()));
    return DatabaseSettings.postgres(server.url(), properties, schema);
  }
}
