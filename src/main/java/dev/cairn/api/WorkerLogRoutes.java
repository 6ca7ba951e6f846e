package dev.cairn.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import dev.cairn.builddb.BuildQuery;
import dev.cairn.builddb.BuildRecord;
import java.util.Optional;

/**
 * Streams what a worker prints: the log of what it builds, or of what it built last. An event's id
 * is {@code BUILD:OFFSET}, so that a client that connects again when the worker builds something
 * else gets that from its beginning.
 */
final class WorkerLogRoutes extends AllDirectives {
  private final ApiFrame routes;
  private final RunRequests runs;
  private final HistoryRequests history;
  private final LogRoutes logs;

  WorkerLogRoutes(ApiFrame routes, RunRequests runs, HistoryRequests history, LogRoutes logs) {
    this.routes = routes;
    this.runs = runs;
    this.history = history;
    this.logs = logs;
  }

  /** {@code workers/ID/log}. */
  Route create() {
    return path(
        segment("workers").slash(segment()).slash("log"),
        worker ->
            get(
                () ->
                    optionalHeaderValueByName(
                        "Last-Event-ID",
                        last -> routes.respond(answers -> stream(answers, worker, last)))));
  }

  private HttpResponse stream(Answers answers, String worker, Optional<String> last) {
    try {
      BuildRecord build = newest(runs.worker(worker));
      String prefix = build.buildId() + ":";
      return logs.stream(
          build,
          prefix,
          last.filter(id -> id.startsWith(prefix)).map(id -> id.substring(prefix.length())));
    } catch (ApiException | InterruptedException refusal) {
      return answers.failure(refusal);
    }
  }

  private BuildRecord newest(Wire.Worker worker) throws InterruptedException {
    if (worker.build().isPresent()) {
      return history.find(worker.build().get().buildId());
    }
    return history
        .newest(BuildQuery.all().ofWorker(worker.name()))
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "NO_LOG", worker.name() + " has not built anything yet; there is no log"));
  }
}
