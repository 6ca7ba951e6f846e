package dev.cairn.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.unmarshalling.StringUnmarshallers;
import dev.cairn.builddb.BuildQuery;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
  private final RunGraphs graphs;
  private final HistoryRequests history;
  private final EventRoutes events;
  private final PackageRoutes packages;
  private final LogRoutes logs;
  private final BuiltFileRoutes artifacts;
  private final AuditRoutes audit;
  private final ConfigRoutes config;
  private final String profile;

  ApiRoutes(ActorSystem<?> system, ApiServices services, ServerFacts facts, String host) {
    super(system, facts, host, new KnownCallers(facts.access()));
    this.system = system;
    this.services = services;
    this.farm = new FarmDoor(system, services.farm());
    this.runs = new RunRequests(services, farm);
    this.graphs = new RunGraphs(services, farm, runs);
    this.history = new HistoryRequests(services);
    this.events =
        new EventRoutes(
            system,
            this,
            new EventHub(system, services, blocking(), farm, EventHub.RING_PLACES),
            new EventFeed(system, services.clock()),
            EventCursor.STALL_MAX);
    this.packages = new PackageRoutes(this, new PackageRequests(services, history, runs), history);
    this.logs =
        new LogRoutes(this, services, history, new LogTail(system, blocking(), farm, history));
    this.artifacts = new BuiltFileRoutes(this, services, history);
    this.audit =
        new AuditRoutes(this, new AuditRequests(services), new AuditChecks(services, blocking()));
    this.config = new ConfigRoutes(this, services, system.settings().config());
    this.profile = config.profile();
  }

  /** Everything below {@code /api/v1}. */
  Route create() {
    ImportRequests imports = new ImportRequests(system, services.database());
    Route closed =
        concat(
            planRoutes(),
            buildRoutes(),
            runRoutes(),
            workerRoutes(),
            storeRoutes(),
            streamRoutes(),
            nodeRoutes(),
            config.create(),
            new JournalRoutes(this, services).create(),
            new HistoryRoutes(this, services, imports).create(),
            new QuestionRoutes(this, services, history, imports).create(),
            audit.create(),
            new SessionRoutes(this, services.facts().access().sessions()).create(),
            new KeyRoutes(this, system, services.facts(), services.keyRing()).create());
    return frame(new FarmWatch(services, farm), guarded(closed));
  }

  private Route planRoutes() {
    return concat(
        new SubmitRoutes(this, new SubmitRequests(services, farm, runs), profile).create(),
        path("queue", () -> get(() -> answer(runs::queue))),
        path(
            segment("queue").slash(segment()),
            build -> delete(() -> withCause(cause -> answer(() -> runs.withdraw(build, cause))))),
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
                        parameterMap(
                            parameters ->
                                withPage(
                                    page ->
                                        answer(() -> history.builds(query(parameters), page)))))),
        path(
            segment("builds").slash(segment()),
            build ->
                concat(
                    get(() -> answer(() -> history.build(build))),
                    delete(
                        () ->
                            withCause(
                                cause ->
                                    ifUnchanged(
                                        () -> history.build(build),
                                        () -> runs.cancel(build, cause)))))));
  }

  private BuildQuery query(Map<String, String> parameters) {
    Function<String, Optional<String>> given =
        name -> Optional.ofNullable(parameters.get(name)).filter(text -> !text.isEmpty());
    Instant now = services.clock().instant();
    BuildQuery query =
        BuildQuery.all()
            .between(
                given.apply("since").map(text -> AuditTimes.parse(text, now)),
                given.apply("until").map(text -> AuditTimes.parse(text, now)));
    Optional<String> recipe = given.apply("package").or(() -> given.apply("name"));
    query = recipe.map(query::ofName).orElse(query);
    query = given.apply("worker").map(query::ofWorker).orElse(query);
    return given.apply("status").map(Views::status).map(query::in).orElse(query);
  }

  private Route runRoutes() {
    return concat(
        path("runs", () -> get(() -> withLimit(limit -> answer(() -> runs.runs(limit))))),
        path(
            segment("runs").slash(segment()).slash("graph"),
            run -> get(() -> answer(() -> graphs.graph(run)))),
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
                                        cause ->
                                            ifUnchanged(
                                                () -> runs.run(run),
                                                () -> runs.stop(run, now, cause))))))));
  }

  private Route workerRoutes() {
    return concat(
        new WorkerLogRoutes(this, runs, history, logs).create(),
        path("workers", () -> get(() -> answer(runs::workers))),
        path(
            segment("workers").slash(segment()),
            worker -> get(() -> answer(() -> runs.worker(worker)))),
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
        packages.create(),
        path("repository", () -> get(() -> answer(() -> services.packages().repository()))),
        path(
            segment("distfiles").slash("unused"),
            () ->
                concat(
                    get(() -> answer(this::unused)),
                    delete(
                        () ->
                            ifUnchanged(
                                this::unused,
                                () -> new Wire.UnusedFiles(services.distfiles().purge()))))),
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

  private Wire.UnusedFiles unused() throws Exception {
    return new Wire.UnusedFiles(services.distfiles().unused());
  }

  private Route ifUnchanged(Callable<?> seen, Callable<?> change) {
    return extractRequest(request -> answer(() -> Unchanged.change(request, seen, change)));
  }

  private Route streamRoutes() {
    return concat(events.create(), logs.create(), artifacts.create());
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
