package dev.cairn.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.javadsl.server.MethodRejection;
import akka.http.javadsl.server.Rejection;
import akka.http.javadsl.server.RejectionHandler;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.unmarshalling.StringUnmarshallers;
import akka.http.javadsl.unmarshalling.Unmarshaller;
import dev.cairn.builddb.BuildRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Which request goes to whom. Handlers block and run on the dispatcher for that. */
final class ApiRoutes extends AllDirectives {
  /** Entries of a list that nobody has set a limit for. */
  private static final int LIMIT_USUAL = 100;

  private static final ContentType NDJSON =
      ContentTypes.create(MediaTypes.applicationBinary("x-ndjson", true));

  private final ApiServices services;
  private final ApiGuard guard;
  private final Answers answers;
  private final Executor blocking;
  private final RunRequests runs;
  private final HistoryRequests history;
  private final EventFeed events;
  private final LogTail logs;

  ApiRoutes(ActorSystem<?> system, ApiServices services, String host) {
    FarmDoor farm = new FarmDoor(system, services.farm());
    this.services = services;
    this.guard = new ApiGuard(services.token(), host);
    this.answers = new Answers(services);
    this.blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    this.runs = new RunRequests(services, farm);
    this.history = new HistoryRequests(services);
    this.events = new EventFeed(system, services.clock());
    this.logs = new LogTail(system, blocking, farm, history);
  }

  /** Everything below {@code /api/v1}. */
  Route create() {
    Route open = path("health", () -> get(() -> answer(() -> new Wire.Health("ok"))));
    Route closed =
        concat(
            planRoutes(),
            buildRoutes(),
            runRoutes(),
            workerRoutes(),
            storeRoutes(),
            streamRoutes(),
            nodeRoutes());
    Route guarded =
        extractRequest(
            request -> {
              guard.checkToken(request);
              return closed;
            });
    Route all =
        extractRequest(
            request -> {
              guard.checkHost(request);
              return pathPrefix("api", () -> pathPrefix("v1", () -> concat(open, guarded)));
            });
    ExceptionHandler failures =
        ExceptionHandler.newBuilder()
            .matchAny(failure -> complete(answers.failure(failure)))
            .build();
    return handleExceptions(failures, () -> handleRejections(rejections(), () -> all));
  }

  private RejectionHandler rejections() {
    return RejectionHandler.newBuilder()
        .handleNotFound(complete(answers.problem(404, "NOT_FOUND", "there is no such resource")))
        .handle(
            MethodRejection.class,
            _ -> complete(answers.problem(405, "METHOD", "the resource does not know this method")))
        .handleAll(
            Rejection.class,
            all ->
                complete(answers.problem(400, "BAD_REQUEST", "not understood: " + all.getFirst())))
        .build();
  }

  private Route planRoutes() {
    return concat(
        path("plan", () -> post(() -> withBody(Wire.PlanRequest.class, runs::plan))),
        path("builds", () -> post(() -> withBody(Wire.PlanRequest.class, runs::submit))),
        path(
            "queue",
            () ->
                concat(
                    get(() -> answer(runs::queue)),
                    post(() -> withBody(Wire.PlanRequest.class, runs::submit)))),
        path(
            segment("queue").slash(segment()).slash("priority"),
            build ->
                post(
                    () ->
                        withBody(
                            Wire.PriorityRequest.class,
                            (request, by) -> runs.prioritise(build, request.priority(), by)))));
  }

  private Route buildRoutes() {
    return concat(
        path(
            "builds",
            () ->
                get(
                    () ->
                        parameterOptional(
                            "name",
                            name ->
                                withLimit(limit -> answer(() -> history.builds(name, limit)))))),
        path(
            segment("builds").slash(segment()),
            build ->
                concat(
                    get(() -> answer(() -> history.build(build))),
                    delete(() -> withUser(by -> answer(() -> runs.cancel(build, by)))))),
        path(
            segment("builds").slash(segment()).slash("retry"),
            build -> post(() -> withUser(by -> answer(() -> runs.retry(build, by))))));
  }

  private Route runRoutes() {
    return concat(
        path("runs", () -> get(() -> withLimit(limit -> answer(() -> runs.runs(limit))))),
        path(
            segment("runs").slash(segment()),
            run ->
                concat(
                    get(() -> answer(() -> runs.run(run))),
                    delete(
                        () ->
                            withFlag(
                                "now",
                                now -> withUser(by -> answer(() -> runs.stop(run, now, by))))))));
  }

  private Route workerRoutes() {
    return concat(
        path("workers", () -> get(() -> answer(runs::workers))),
        path(
            segment("workers").slash(segment()).slash("pause"),
            worker -> post(() -> withUser(by -> answer(() -> runs.pause(worker, true, by))))),
        path(
            segment("workers").slash(segment()).slash("resume"),
            worker -> post(() -> withUser(by -> answer(() -> runs.pause(worker, false, by))))));
  }

  private Route storeRoutes() {
    return concat(
        path(
            "packages",
            () -> get(() -> answer(() -> new Wire.Packages(services.packages().packages())))),
        path("repository", () -> get(() -> answer(() -> services.packages().repository()))),
        path(
            segment("distfiles").slash("unused"),
            () ->
                concat(
                    get(() -> answer(() -> new Wire.UnusedFiles(services.distfiles().unused()))),
                    delete(
                        () -> answer(() -> new Wire.UnusedFiles(services.distfiles().purge()))))),
        path(
            "programs",
            () ->
                post(
                    () ->
                        withBody(
                            Wire.ProgramChecks.class,
                            (request, _) ->
                                new Wire.ProgramResults(
                                    services.programs().run(request.programs()))))));
  }

  private Route streamRoutes() {
    return concat(
        path(
            "events",
            () ->
                get(
                    () ->
                        parameterOptional(
                            "entity",
                            entity ->
                                complete(
                                    HttpResponse.create()
                                        .withEntity(
                                            HttpEntities.createChunked(
                                                NDJSON, events.lines(entity))))))),
        path(
            segment("logs").slash(segment()),
            build ->
                get(
                    () ->
                        withFlag(
                            "follow",
                            follow ->
                                parameterOptional(
                                    StringUnmarshallers.LONG,
                                    "offset",
                                    offset -> log(build, offset.orElse(0L), follow))))));
  }

  private Route log(String build, long offset, boolean follow) {
    return completeWithFuture(
        CompletableFuture.supplyAsync(
            () -> {
              try {
                BuildRecord found = history.find(build);
                Path file = services.directories().logs().resolve(found.logFile());
                if (found.status() != BuildRecord.Status.RUNNING && !Files.exists(file)) {
                  throw ApiException.notFound("NO_LOG", "the log " + file + " is gone");
                }
                return HttpResponse.create()
                    .withEntity(
                        HttpEntities.createChunked(
                            ContentTypes.TEXT_PLAIN_UTF8,
                            logs.bytes(found, file, Math.max(0, offset), follow)));
              } catch (ApiException | InterruptedException refusal) {
                return answers.failure(refusal);
              }
            },
            blocking));
  }

  private Route nodeRoutes() {
    return concat(
        path("status", () -> get(() -> answer(runs::status))),
        path("shutdown", () -> post(() -> answer(this::shutDown))));
  }

  private Wire.Done shutDown() {
    Thread.ofPlatform().name("shutdown").start(services.shutdown());
    return new Wire.Done(true);
  }

  private Route answer(Callable<?> handler) {
    return completeWithFuture(CompletableFuture.supplyAsync(() -> answers.of(handler), blocking));
  }

  /** A handler of a body and of who sent it. */
  private interface BodyHandler<T, R> {
    R handle(T body, String by) throws Exception;
  }

  private <T> Route withBody(Class<T> type, BodyHandler<T, ?> handler) {
    return entity(
        Unmarshaller.entityToString(),
        body -> withUser(by -> answer(() -> handler.handle(Answers.read(body, type), by))));
  }

  /** Who asks, for the record: what the client says of itself. */
  private Route withUser(Function<String, Route> inner) {
    return optionalHeaderValueByName(
        "X-Cairn-User", user -> inner.apply(user.map(ApiRoutes::oneLine).orElse("api")));
  }

  private static String oneLine(String text) {
    return text.substring(0, Math.min(64, text.length())).replaceAll("\\p{Cntrl}", " ");
  }

  private Route withLimit(IntFunction<Route> inner) {
    return parameterOptional(
        StringUnmarshallers.INTEGER,
        "limit",
        limit -> inner.apply(Math.max(0, limit.orElse(LIMIT_USUAL))));
  }

  private Route withFlag(String name, Function<Boolean, Route> inner) {
    return parameterOptional(
        StringUnmarshallers.BOOLEAN,
        name,
        (Optional<Boolean> flag) -> inner.apply(flag.orElse(false)));
  }
}
