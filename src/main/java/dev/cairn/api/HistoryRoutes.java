package dev.cairn.api;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import dev.cairn.api.ApiServices.Database;
import dev.cairn.build.Planner.PlanException;
import dev.cairn.builddb.DatabaseStatistics;
import java.io.IOException;
import java.util.concurrent.Callable;

/** Serves what is asked of the build database by those who look after it. */
final class HistoryRoutes extends AllDirectives {
  private final ApiFrame frame;
  private final Database database;
  private final ImportRequests imports;

  HistoryRoutes(ApiFrame frame, ApiServices services, ImportRequests imports) {
    this.frame = frame;
    this.database = services.database();
    this.imports = imports;
  }

  /** Everything below {@code database}. */
  Route create() {
    return pathPrefix(
        "database",
        () ->
            concat(
                path("stats", () -> get(() -> frame.answer(this::stats))),
                path("export", () -> get(this::export)),
                path("rebuild", () -> changed(this::rebuild)),
                path("clean", () -> changed(this::clean)),
                path("import", () -> post(this::takeOver))));
  }

  /** The answer to a request that changes something, which goes into the log. */
  private Route changed(Callable<?> handler) {
    return post(() -> frame.withCause(_ -> frame.answer(handler)));
  }

  private HistoryWire.Rebuilt rebuild() throws InterruptedException {
    return new HistoryWire.Rebuilt(database.care().rebuild());
  }

  private HistoryWire.Cleaned clean() throws PlanException, IOException, InterruptedException {
    return new HistoryWire.Cleaned(database.care().clean(database.recipes().names()));
  }

  private Route takeOver() {
    return parameterOptional(
        "file",
        name ->
            frame.withFile(
                HistoryWire.IMPORT_BYTES_MAX,
                content ->
                    frame.withCause(
                        cause -> frame.answer(() -> imports.store(name, content, cause)))));
  }

  private HistoryWire.DatabaseStats stats() throws InterruptedException {
    DatabaseStatistics found = database.care().statistics();
    return new HistoryWire.DatabaseStats(
        found.where(), found.milestones(), found.rows(), found.bytes());
  }

  private Route export() {
    return complete(
        HttpResponse.create()
            .withEntity(
                HttpEntities.createChunked(
                    ApiRoutes.NDJSON,
                    WrittenBody.of(
                        frame.blocking(),
                        out -> {
                          long rows = database.care().export(out);
                          out.write(
                              Json.wire().writeValueAsString(new HistoryWire.ExportEnd(rows))
                                  + "\n");
                        }))));
  }
}
