package dev.cairn.api;

import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.Farm;
import dev.cairn.build.Farm.FarmView;
import dev.cairn.build.Planner;
import dev.cairn.build.Planner.PlanException;
import dev.cairn.build.RunEvent.Request;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.build.RunState;
import dev.cairn.build.Submission;
import dev.cairn.builddb.KeyedRequest;
import dev.cairn.journal.Cause;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Serves requests to plan, to build and to try again; those with a key once. Blocks. */
final class SubmitRequests {
  private final ApiServices services;
  private final FarmDoor farm;
  private final RunRequests runs;
  private final RequestKeys keys;

  SubmitRequests(ApiServices services, FarmDoor farm, RunRequests runs) {
    this.services = services;
    this.farm = farm;
    this.runs = runs;
    this.keys = new RequestKeys(services);
  }

  Wire.Plan plan(Wire.PlanRequest request) throws InterruptedException {
    return Views.plan(planned(request));
  }

  private Planner.Plan planned(Wire.PlanRequest request) throws InterruptedException {
    try {
      return services.planner().plan(wanted(request));
    } catch (PlanException noPlan) {
      throw ApiException.unprocessable("NO_PLAN", String.valueOf(noPlan.getMessage()));
    }
  }

  /** Plans and hands the plan to the farm, unless there is nothing to do. */
  Object submit(Wire.PlanRequest request, Optional<String> key, Cause cause)
      throws InterruptedException {
    runs.requireWritableJournal();
    Optional<Request> keyed = key.map(one -> RequestKeys.request(one, "builds", request));
    if (keyed.isPresent()) {
      Optional<KeyedRequest> before = keys.before(keyed.get());
      if (before.isPresent()) {
        return again(before.get());
      }
    }
    Planner.Plan plan = planned(request);
    Wire.Submitted told = told(plan);
    Submission submission = plan.submission();
    if (submission.builds().isEmpty() && submission.ignored().isEmpty()) {
      return told;
    }
    Submission asked = submission.of(keyed.map(one -> RequestKeys.answered(one, kept(told))));
    return switch (farm.ask(
        (ActorRef<Farm.SubmitReply> replyTo) -> new Farm.Submit(asked, cause, replyTo))) {
      case Farm.Submitted(var runId, var joined) -> accepted(told.by(runId, joined));
      case Farm.Repeated _ -> again(keys.before(keyed.orElseThrow()).orElseThrow());
      case Farm.Rejected(var reason) -> throw FarmDoor.refused(reason);
    };
  }

  private static Accepted accepted(Wire.Submitted told) {
    return Accepted.ofRun(told, told.runId().orElseThrow());
  }

  /** What the first of these requests was answered. */
  private static Accepted again(KeyedRequest before) {
    try {
      return accepted(
          Json.wire()
              .readValue(before.answer(), Wire.Submitted.class)
              .by(before.known().runId(), before.known().joined()));
    } catch (JsonProcessingException defect) {
      throw new UncheckedIOException(defect);
    }
  }

  private static String kept(Wire.Submitted told) {
    String whole = Json.text(told);
    if (whole.length() <= RequestKeys.ANSWER_MAX) {
      return whole;
    }
    return Json.text(
        new Wire.Submitted(
            told.runId(),
            told.buildId(),
            told.joined(),
            told.queuedPackages(),
            told.estimatedDuration(),
            new Wire.Plan(
                List.of(),
                List.of(),
                List.of("the plan was too long to be kept with the key; the run has it"))));
  }

  private Wire.Submitted told(Planner.Plan plan) throws InterruptedException {
    Submission submission = plan.submission();
    return new Wire.Submitted(
        Optional.empty(),
        Optional.empty(),
        false,
        submission.builds().size(),
        estimate(submission).map(Durations::text),
        Views.plan(plan));
  }

  /** How long the builds take on slots that have nothing else to do. */
  private Optional<Duration> estimate(Submission submission) throws InterruptedException {
    if (submission.builds().isEmpty()) {
      return Optional.empty();
    }
    FarmView view = farm.describe();
    RunState run =
        RunState.NOT_PLANNED.apply(
            new RunPlanned(
                Instant.EPOCH, submission.purpose(), submission.builds(), List.of(), 0, false, ""));
    return RunEstimate.left(run, RunRequests.slots(view), Map.of());
  }

  private static Planner.Request wanted(Wire.PlanRequest request) {
    if (request.all() && !request.names().isEmpty()) {
      throw ApiException.badRequest("either all or names, not both");
    }
    if (!request.all() && request.names().isEmpty()) {
      throw ApiException.badRequest("nothing is named; name packages, or ask for all");
    }
    return new Planner.Request(
        request.names(),
        request.all(),
        request.force(),
        purpose(request.purpose()),
        request.failFast());
  }

  private static Purpose purpose(String word) {
    for (Purpose purpose : Purpose.values()) {
      if (word.equals(purpose.name().toLowerCase(Locale.ROOT))) {
        return purpose;
      }
    }
    throw ApiException.badRequest("no such purpose: " + word + "; use publish, test or fetch");
  }

  /** Has a build of the active run that failed, or was cancelled or skipped, wait again. */
  Accepted retry(String build, Optional<String> key, Cause cause) throws InterruptedException {
    runs.requireWritableJournal();
    Optional<Request> keyed = key.map(one -> RequestKeys.request(one, "retry", build));
    if (keyed.isPresent()) {
      Optional<KeyedRequest> before = keys.before(keyed.get());
      if (before.isPresent()) {
        return Accepted.ofRun(new Wire.Done(true), before.get().known().runId());
      }
    }
    String run = runs.active().runId();
    String name = runs.nameOf(build);
    farm.tell(replyTo -> new Farm.RetryBuild(name, keyed, cause, replyTo));
    return Accepted.ofRun(new Wire.Done(true), run);
  }
}
