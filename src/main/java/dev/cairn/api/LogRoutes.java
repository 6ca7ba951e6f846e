package dev.cairn.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.NotUsed;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.unmarshalling.StringUnmarshallers;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.cairn.builddb.BuildRecord;
import dev.cairn.builddb.LogEnds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Which request for the log of a build goes to whom. */
final class LogRoutes extends AllDirectives {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);

  /** What the id of the last event ends with: who has seen it needs no more. */
  private static final String END = "/end";

  private final ApiFrame routes;
  private final ApiServices services;
  private final HistoryRequests history;
  private final LogTail logs;

  LogRoutes(ApiFrame routes, ApiServices services, HistoryRequests history, LogTail logs) {
    this.routes = routes;
    this.services = services;
    this.history = history;
    this.logs = logs;
  }

  /**
   * The last event of a log.
   *
   * @param status how the build ended
   * @param offset length of the log in bytes
   */
  record End(String buildId, String status, long offset) {}

  /** Everything below {@code logs}. */
  Route create() {
    return concat(
        path(
            segment("logs").slash(segment()),
            build ->
                get(
                    () ->
                        routes.withFlag(
                            "follow",
                            follow ->
                                parameterOptional(
                                    StringUnmarshallers.LONG,
                                    "offset",
                                    offset -> text(build, offset.orElse(0L), follow))))),
        path(
            segment("logs").slash(segment()).slash("stream"),
            build ->
                get(
                    () ->
                        parameterOptional(
                            "offset",
                            offset ->
                                optionalHeaderValueByName(
                                    "Last-Event-ID",
                                    last -> stream(build, last.or(() -> offset)))))));
  }

  private Route text(String build, long offset, boolean follow) {
    return routes.respond(
        answers -> {
          try {
            BuildRecord found = history.find(build);
            return HttpResponse.create()
                .withEntity(
                    HttpEntities.createChunked(
                        ContentTypes.TEXT_PLAIN_UTF8,
                        logs.bytes(found, file(found), Math.max(0, offset), follow)));
          } catch (ApiException | InterruptedException refusal) {
            return answers.failure(refusal);
          }
        });
  }

  private Route stream(String build, Optional<String> last) {
    return routes.respond(
        answers -> {
          try {
            return stream(history.find(build), "", last);
          } catch (ApiException | InterruptedException refusal) {
            return answers.failure(refusal);
          }
        });
  }

  /**
   * The log of a build as server-sent events.
   *
   * @param prefix what their ids begin with
   * @param last id of the last event that the client has, without the prefix
   */
  HttpResponse stream(BuildRecord found, String prefix, Optional<String> last) {
    if (last.isPresent() && last.get().endsWith(END)) {
      // A browser connects again after the end, until it is told that there is no more.
      return HttpResponse.create().withStatus(StatusCodes.NO_CONTENT);
    }
    long offset = last.map(LogRoutes::offset).orElse(0L);
    return HttpResponse.create()
        .withEntity(
            HttpEntities.createChunked(
                MediaTypes.TEXT_EVENT_STREAM.toContentType(), events(found, prefix, offset)));
  }

  private static long offset(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw ApiException.badRequest(
          "the id of a line is its offset in bytes, not '%s'".formatted(Words.visible(text)));
    }
    return Long.parseLong(text);
  }

  /** Lines from {@code offset} on until the build is over, and then how it ended. */
  private Source<ByteString, NotUsed> events(BuildRecord build, String prefix, long offset) {
    LogEvents lines = new LogEvents(prefix, offset);
    return logs.pieces(build, file(build), offset, true)
        .map(
            piece ->
                lines.take(
                    piece.bytes(),
                    piece.isLive() ? Optional.of(services.clock().instant()) : Optional.empty()))
        .filter(events -> !events.isEmpty())
        .concatLazy(
            Source.lazySource(
                () -> Source.single(lines.finish().concat(end(build, prefix, lines)))))
        .keepAlive(KEEP_ALIVE, () -> ServerSent.HEARTBEAT);
  }

  private ByteString end(BuildRecord build, String prefix, LogEvents lines)
      throws InterruptedException {
    BuildRecord now = history.find(build.buildId());
    return ByteString.fromString("event: end\n")
        .concat(
            ServerSent.event(
                prefix + lines.offset() + END,
                Json.text(new End(now.buildId(), Views.word(now.status()), lines.offset()))));
  }

  /** The log file of a build; it may not be there yet while the build is under way. */
  private Path file(BuildRecord build) {
    return LogEnds.file(services.directories().logs(), build.logFile())
        .filter(file -> build.status() == BuildRecord.Status.RUNNING || Files.isRegularFile(file))
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "NO_LOG", "the log " + Words.visible(build.logFile()) + " is gone"));
  }
}
