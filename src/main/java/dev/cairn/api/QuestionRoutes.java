package dev.cairn.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.unmarshalling.StringUnmarshallers;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.Planner;
import dev.cairn.build.Planner.PlanException;
import dev.cairn.builddb.BuildComparison;
import dev.cairn.builddb.BuildQuery;
import dev.cairn.builddb.BuildRecord;
import dev.cairn.builddb.HistoryQuestions;
import dev.cairn.builddb.LogDifference;
import dev.cairn.builddb.LogEnds;
import dev.cairn.builddb.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Serves questions that people ask of the past. */
final class QuestionRoutes extends AllDirectives {
  /** Entries of a list unless it is said. */
  private static final int LIMIT_USUAL = 20;

  /** Entries of a list at most. */
  private static final int LIMIT_MAX = 1_000;

  /** Builds of a run that are read at one time. */
  private static final int PAGE = 5_000;

  private final ApiFrame frame;
  private final ApiServices services;
  private final HistoryQuestions questions;
  private final HistoryRequests history;
  private final ImportRequests imports;
  private final LogEnds logs;

  QuestionRoutes(
      ApiFrame frame, ApiServices services, HistoryRequests history, ImportRequests imports) {
    this.frame = frame;
    this.services = services;
    this.questions = services.database().questions();
    this.history = history;
    this.imports = imports;
    this.logs = LogEnds.below(services.directories().logs());
  }

  /** Everything below {@code history}. */
  Route create() {
    return pathPrefix(
        "history",
        () ->
            get(
                () ->
                    concat(
                        path("slowest", () -> withLimit(n -> frame.answer(() -> slowest(n)))),
                        path("flaky", () -> withLimit(n -> frame.answer(() -> flaky(n)))),
                        path("compare", this::compare),
                        path(
                            segment("runs").slash(segment()).slash("builds"),
                            run -> frame.answer(() -> buildsOf(run))),
                        path(
                            segment("changes").slash(segment()),
                            name -> frame.answer(() -> changes(name))),
                        path(
                            segment("last-good").slash(segment()),
                            name -> frame.answer(() -> lastGood(name))),
                        path(
                            segment("imported").slash(segment()),
                            name -> frame.answer(() -> imports.of(name))),
                        path(
                            segment("dependents").slash(segment()),
                            name -> frame.answer(() -> dependents(name))))));
  }

  private Route withLimit(IntFunction<Route> inner) {
    return parameterOptional(
        StringUnmarshallers.INTEGER,
        "limit",
        limit -> inner.apply(Math.clamp(limit.orElse(LIMIT_USUAL), 0, LIMIT_MAX)));
  }

  /** All attempts of a run, the newest first. */
  private Wire.Builds buildsOf(String run) throws InterruptedException {
    List<Wire.Build> builds = new ArrayList<>();
    Page<Wire.Build> page;
    int number = 0;
    do {
      page =
          services
              .history()
              .builds(BuildQuery.all().ofRun(run).page(number, PAGE))
              .map(Views::build);
      builds.addAll(page.entries());
      number++;
    } while (page.entries().size() == PAGE);
    return new Wire.Builds(builds, builds.size(), 1, Math.max(1, builds.size()));
  }

  private HistoryWire.SlowPackages slowest(int limit) throws InterruptedException {
    return new HistoryWire.SlowPackages(
        questions.slowest(limit).stream()
            .map(
                one ->
                    new HistoryWire.SlowPackage(
                        one.name(), one.version(), one.newest(), one.mean(), one.successes()))
            .toList());
  }

  private HistoryWire.FlakyPackages flaky(int limit) throws InterruptedException {
    return new HistoryWire.FlakyPackages(
        questions.flaky(limit).stream()
            .map(
                one ->
                    new HistoryWire.FlakyPackage(
                        one.name(),
                        one.version(),
                        one.successes(),
                        one.failures(),
                        one.kinds().stream().map(Views::word).toList()))
            .toList());
  }

  private Route compare() {
    return parameterOptional(
        "left",
        left ->
            parameterOptional(
                "right",
                right -> frame.answer(() -> compared(given("left", left), given("right", right)))));
  }

  private static String given(String name, Optional<String> build) {
    return build.orElseThrow(
        () -> ApiException.badRequest("two builds are compared: ?%s= names none".formatted(name)));
  }

  private HistoryWire.Comparison compared(String left, String right) throws InterruptedException {
    BuildRecord one = history.find(left);
    BuildRecord other = history.find(right);
    LogDifference difference = LogDifference.of(logs.of(one.logFile()), logs.of(other.logFile()));
    return new HistoryWire.Comparison(
        one.buildId(),
        other.buildId(),
        BuildComparison.of(one, other).differences().stream()
            .map(
                found ->
                    new HistoryWire.Difference(
                        Views.word(found.kind()), found.what(), found.left(), found.right()))
            .toList(),
        difference.left(),
        difference.right());
  }

  private Wire.Build lastGood(String name) throws InterruptedException {
    return questions
        .lastGood(name)
        .map(Views::build)
        .orElseThrow(() -> ApiException.notFound("UNKNOWN_BUILD", name + " was never built well"));
  }

  /** What a plan says of the recipe, beside its last good build. */
  private HistoryWire.Changes changes(String name) throws PlanException, InterruptedException {
    Planner.Plan plan =
        services
            .planner()
            .plan(new Planner.Request(List.of(name), false, false, Purpose.PUBLISH, false));
    Planner.Line line =
        plan.lines().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "UNKNOWN_RECIPE", name + " is no recipe; name one, not its package"));
    return new HistoryWire.Changes(
        name,
        line.version(),
        Views.word(line.action()),
        line.reasons(),
        questions.lastGood(name).map(Views::build));
  }

  private HistoryWire.Dependents dependents(String name) throws InterruptedException {
    return new HistoryWire.Dependents(name, questions.dependents(name));
  }
}
