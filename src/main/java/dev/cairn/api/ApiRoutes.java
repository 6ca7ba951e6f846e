package dev.cairn.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.model.AttributeKey;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.javadsl.server.MethodRejection;
import akka.http.javadsl.server.Rejection;
import akka.http.javadsl.server.RejectionHandler;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.unmarshalling.StringUnmarshallers;
import akka.http.javadsl.unmarshalling.Unmarshaller;
import dev.cairn.builddb.BuildRecord;
import dev.cairn.journal.Cause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which request goes to whom. Handlers block and run on the dispatcher for that. */
final class ApiRoutes extends AllDirectives {
  private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);

  /** Entries of a list that nobody has set a limit for. */
  private static final int LIMIT_USUAL = 100;

  static final ContentType NDJSON =
      ContentTypes.create(MediaTypes.applicationBinary("x-ndjson", true));

  /** The id of a request: in its answer, in the log and in the causes of what follows from it. */
  private static final AttributeKey<String> REQUEST_ID =
      AttributeKey.create("request-id", String.class);

  private final ApiServices services;
  private final ApiGuard guard;
  private final Executor blocking;
  private final RunRequests runs;
  private final HistoryRequests history;
  private final EventFeed events;
  private final LogTail logs;
  private final AuditRoutes audit;
  private final WatchRoutes watch;
  private final HttpMetrics measures;

  ApiRoutes(ActorSystem<?> system, ApiServices services, String host) {
    FarmDoor farm = new FarmDoor(system, services.farm());
    this.services = services;
    this.guard = new ApiGuard(services.token(), host);
    this.blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    this.runs = new RunRequests(services, farm);
    this.history = new HistoryRequests(services);
    this.events = new EventFeed(system, services.clock());
    this.logs = new LogTail(system, blocking, farm, history);
    this.audit =
        new AuditRoutes(this, new AuditRequests(services), new AuditChecks(services, blocking));
    this.watch = new WatchRoutes(this, services, farm);
    this.measures = new HttpMetrics(services.metrics());
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
            nodeRoutes(),
            new JournalRoutes(this, services).create(),
            audit.create());
    Route health = watch.health();
    Route api = pathPrefix("api", () -> pathPrefix("v1", () -> concat(open, guarded(closed))));
    Route metrics = path("metrics", () -> guarded(watch.metrics()));
    Route all =
        extractRequest(
            request -> {
              guard.checkHost(request);
              return concat(health, api, metrics);
            });
    ExceptionHandler failures =
        ExceptionHandler.newBuilder()
            .matchAny(failure -> withAnswers(answers -> complete(answers.failure(failure))))
            .build();
    return measures.measured(
        () ->
            identified(
                () -> handleExceptions(failures, () -> handleRejections(rejections(), () -> all))));
  }

  /** Served to those with the token only. */
  private Route guarded(Route closed) {
    return extractRequest(
        request -> {
          guard.checkToken(request);
          return closed;
        });
  }

  /** Gives the request an id, which comes back in a header of whatever answers it. */
  private Route identified(Supplier<Route> inner) {
    return mapRequest(
        request -> request.addAttribute(REQUEST_ID, services.requestIds().get()),
        () ->
            attribute(
                REQUEST_ID, id -> respondWithHeader(RawHeader.create("X-Request-Id", id), inner)));
  }

  private RejectionHandler rejections() {
    return RejectionHandler.newBuilder()
        .handleNotFound(problem(404, "NOT_FOUND", "there is no such resource"))
        .handle(
            MethodRejection.class,
            _ -> problem(405, "METHOD", "the resource does not know this method"))
        .handleAll(
            Rejection.class,
            all -> problem(400, "BAD_REQUEST", "not understood: " + all.getFirst()))
        .build();
  }

  private Route problem(int status, String code, String message) {
    return withAnswers(answers -> complete(answers.problem(status, code, message)));
  }

  private Route withAnswers(Function<Answers, Route> inner) {
    return attribute(REQUEST_ID, id -> inner.apply(new Answers(services, id)));
  }

  private Route planRoutes() {
    return concat(
        path(
            "plan",
            () ->
                post(
                    () -> withBody(Wire.PlanRequest.class, body -> answer(() -> runs.plan(body))))),
        path("builds", () -> post(() -> withCommand(Wire.PlanRequest.class, runs::submit))),
        path(
            "queue",
            () ->
                concat(
                    get(() -> answer(runs::queue)),
                    post(() -> withCommand(Wire.PlanRequest.class, runs::submit)))),
        path(
            segment("queue").slash(segment()).slash("priority"),
            build ->
                post(
                    () ->
                        withCommand(
                            Wire.PriorityRequest.class,
                            (request, cause) ->
                                runs.prioritise(build, request.priority(), cause)))));
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
                    delete(() -> withCause(cause -> answer(() -> runs.cancel(build, cause)))))),
        path(
            segment("builds").slash(segment()).slash("retry"),
            build -> post(() -> withCause(cause -> answer(() -> runs.retry(build, cause))))));
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
                                now ->
                                    withCause(
                                        cause -> answer(() -> runs.stop(run, now, cause))))))));
  }

  private Route workerRoutes() {
    return concat(
        path("workers", () -> get(() -> answer(runs::workers))),
        path(
            segment("workers").slash(segment()).slash("pause"),
            worker ->
                post(() -> withCause(cause -> answer(() -> runs.pause(worker, true, cause))))),
        path(
            segment("workers").slash(segment()).slash("resume"),
            worker ->
                post(() -> withCause(cause -> answer(() -> runs.pause(worker, false, cause))))));
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
                            request ->
                                answer(
                                    () ->
                                        new Wire.ProgramResults(
                                            services.programs().run(request.programs())))))));
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
    return respond(
        answers -> {
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
        });
  }

  private Route nodeRoutes() {
    return concat(
        path("status", () -> get(() -> answer(runs::status))),
        path("cluster", () -> get(() -> answer(runs::cluster))),
        path("metrics", watch::metrics),
        path("shutdown", () -> post(() -> answer(this::shutDown))));
  }

  private Wire.Done shutDown() {
    Thread.ofPlatform().name("shutdown").start(services.shutdown());
    return new Wire.Done(true);
  }

  /** Calls a handler where it may block, and answers with its result, or with why there is none. */
  Route answer(Callable<?> handler) {
    return respond(answers -> answers.of(handler));
  }

  Route respond(Function<Answers, HttpResponse> handler) {
    return withAnswers(
        answers ->
            completeWithFuture(
                CompletableFuture.supplyAsync(() -> handler.apply(answers), blocking)));
  }

  private <T> Route withBody(Class<T> type, Function<T, Route> inner) {
    return entity(Unmarshaller.entityToString(), body -> inner.apply(Answers.read(body, type)));
  }

  /** A handler of a body that changes something, and of why it does. */
  interface CommandHandler<T, R> {
    R handle(T body, Cause cause) throws Exception;
  }

  /** Answers with what a handler makes of the body. */
  <T> Route withCommand(Class<T> type, CommandHandler<T, ?> handler) {
    return withBody(type, body -> withCause(cause -> answer(() -> handler.handle(body, cause))));
  }

  /** For the record: this request, and what the client says of who asks. */
  Route withCause(Function<Cause, Route> inner) {
    return attribute(
        REQUEST_ID,
        id ->
            optionalHeaderValueByName(
                "X-Cairn-User",
                user -> {
                  Cause cause =
                      Cause.ofRequest(
                          id,
                          user.map(ApiRoutes::oneLine).filter(by -> !by.isBlank()).orElse("api"));
                  return extractRequest(
                      request -> {
                        LOG.info(
                            "{} by {}: {} {}",
                            cause.id(),
                            cause.by(),
                            request.method().value(),
                            request.getUri());
                        return inner.apply(cause);
                      });
                }));
  }

  private static String oneLine(String text) {
    return text.substring(0, Math.min(64, text.length())).replaceAll("\\p{Cc}", " ");
  }

  private Route withLimit(IntFunction<Route> inner) {
    return parameterOptional(
        StringUnmarshallers.INTEGER,
        "limit",
        limit -> inner.apply(Math.max(0, limit.orElse(LIMIT_USUAL))));
  }

  Route withFlag(String name, Function<Boolean, Route> inner) {
    return parameterOptional(
        StringUnmarshallers.BOOLEAN,
        name,
        (Optional<Boolean> flag) -> inner.apply(flag.orElse(false)));
  }
}
