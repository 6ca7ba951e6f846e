package dev.cairn.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.unmarshalling.StringUnmarshallers;
import dev.cairn.builddb.BuildRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;

/** Which request goes to whom. Handlers block and run on the dispatcher for that. */
final class ApiRoutes extends ApiFrame {
  /** Entries of a list that nobody has set a limit for. */
  private static final int LIMIT_USUAL = 100;

  static final ContentType NDJSON =
      ContentTypes.create(MediaTypes.applicationBinary("x-ndjson", true));

  private final ActorSystem<?> system;
  private final ApiServices services;
  private final FarmDoor farm;
  private final RunRequests runs;
  private final HistoryRequests history;
  private final EventFeed events;
  private final LogTail logs;
  private final AuditRoutes audit;

  ApiRoutes(ActorSystem<?> system, ApiServices services, String host) {
    super(system, services.facts(), host);
    this.system = system;
    this.services = services;
    this.farm = new FarmDoor(system, services.farm());
    this.runs = new RunRequests(services, farm);
    this.history = new HistoryRequests(services);
    this.events = new EventFeed(system, services.clock());
    this.logs = new LogTail(system, blocking(), farm, history);
    this.audit =
        new AuditRoutes(this, new AuditRequests(services), new AuditChecks(services, blocking()));
  }

  /** Everything below {@code /api/v1}. */
  Route create() {
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
            audit.create(),
            new KeyRoutes(this, system, services.facts(), services.keyRing()).create());
    return frame(new FarmWatch(services, farm), closed);
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
        path("shutdown", () -> post(() -> answer(this::shutDown))));
  }

  private Wire.Done shutDown() {
    Thread.ofPlatform().name("shutdown").start(services.shutdown());
    return new Wire.Done(true);
  }

  private Route withLimit(IntFunction<Route> inner) {
    return parameterOptional(
        StringUnmarshallers.INTEGER,
        "limit",
        limit -> inner.apply(Math.max(0, limit.orElse(LIMIT_USUAL))));
  }
}
