package dev.cairn.client;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.Json;
import dev.cairn.api.KeyWire;
import dev.cairn.api.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A client of a node. Questions are answered by a stage; it fails with a {@link CairnException}.
 * Cancelling its future gives the question up. Streams are run by the caller's actor system, as
 * often as wanted. Safe for use by many threads, virtual ones too.
 *
 * <p>A build is named by its id, or by its recipe, which means the newest attempt; a run by its id
 * or {@code latest}; a worker by its slot, its name, or {@code all}.
 */
public final class CairnClient implements AutoCloseable {
  /** How often it looks whether what is waited for has happened. */
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(250);

  private final Connection node;

  private CairnClient(Connection node) {
    this.node = node;
  }

  /**
   * Whom to ask, and as whom.
   *
   * @param node address without a path, such as {@code http://127.0.0.1:8080}
   * @param token what the node wants to be shown
   * @param user who asks, for the record; not checked
   * @param timeout how long one answer may take; more than 0
   */
  public record Settings(URI node, String token, String user, Duration timeout) {
    /** Refuses what cannot work. */
    public Settings {
      Connection.check(timeout);
    }
  }

  /** Something that was stored, as the feed tells it. */
  public record Event(String type, String entity, JsonNode fields) {}

  /** A client with these settings; nothing is asked yet. */
  public static CairnClient of(Settings settings) {
    return of(
        new FixedNode(new NodeLocator.Endpoint(settings.node(), settings.token())),
        settings.user(),
        settings.timeout());
  }

  /**
   * A client of whichever node {@code locator} finds when something is asked; closing the client
   * closes it.
   *
   * @param user who asks, for the record
   * @param timeout how long one answer may take once a node is found; more than 0
   */
  public static CairnClient of(NodeLocator locator, String user, Duration timeout) {
    return new CairnClient(new Connection(locator, user, timeout));
  }

  /**
   * A client of the node that has the data directory {@code data}, on this machine, with one minute
   * for an answer.
   *
   * @param user who asks, for the record
   * @throws IOException when no node has it, or this user may not ask it
   */
  public static CairnClient local(Path data, String user) throws IOException {
    JsonNode running = Json.wire().readTree(Files.readAllBytes(data.resolve("node.json")));
    return of(
        new Settings(
            URI.create("http://" + running.path("http").asText()),
            Files.readString(data.resolve("token")).strip(),
            user,
            Duration.ofMinutes(1)));
  }

  /** What the node is doing. */
  public CompletionStage<Wire.Status> status() {
    return node.get("status", Wire.Status.class);
  }

  /** What would be built, and why; nothing is stored. */
  public CompletionStage<Wire.Plan> plan(Wire.PlanRequest request) {
    return node.post("plan", request, Wire.Plan.class);
  }

  /** Plans and has it built: in a new run, or in the one that is active. */
  public CompletionStage<Wire.Submitted> submit(Wire.PlanRequest request) {
    return node.post("builds", request, Wire.Submitted.class);
  }

  /**
   * The same, once however often it is asked with this key: who did not get the answer asks again.
   *
   * @param key 1 to 200 visible ASCII characters, such as a UUID
   */
  public CompletionStage<Wire.Submitted> submit(Wire.PlanRequest request, String key) {
    return node.post(
        "builds", request, Wire.Submitted.class, asked -> asked.header("Idempotency-Key", key));
  }

  /** Has recipes built that are out of date, with what they need. */
  public CompletionStage<Wire.Submitted> build(String... names) {
    return submit(new Wire.PlanRequest(List.of(names), false, false, "publish", false));
  }

  /** One run. */
  public CompletionStage<Wire.Run> run(String run) {
    return node.get(Connection.path("runs", run), Wire.Run.class);
  }

  /** Runs, the newest first. */
  public CompletionStage<Wire.Runs> runs(int limit) {
    return node.get("runs?limit=" + limit, Wire.Runs.class);
  }

  /** Ends a run: builds under way may end, unless {@code immediately}. */
  public CompletionStage<Wire.Done> stopRun(String run, boolean immediately) {
    return node.delete(Connection.path("runs", run) + "?now=" + immediately, Wire.Done.class);
  }

  /** The run as it is when it is over; its stage is {@code finished} then. */
  public CompletionStage<Wire.Run> runEnded(String run) {
    CompletableFuture<Wire.Run> ended = new CompletableFuture<>();
    look(() -> run(run), seen -> seen.stage().equals("finished"), ended);
    return ended;
  }

  /** Asks again and again until the answer is the one that is waited for, or nobody waits. */
  private static <T> void look(
      Supplier<CompletionStage<T>> question, Predicate<T> isIt, CompletableFuture<T> found) {
    question
        .get()
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                found.completeExceptionally(failure);
              } else if (isIt.test(answer)) {
                found.complete(answer);
              } else if (!found.isDone()) {
                CompletableFuture.delayedExecutor(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> look(question, isIt, found));
              }
            });
  }

  /** One attempt at a build. */
  public CompletionStage<Wire.Build> attempt(String build) {
    return node.get(Connection.path("builds", build), Wire.Build.class);
  }

  /** Attempts at builds, the newest first. */
  public CompletionStage<Wire.Builds> attempts(int limit) {
    return node.get("builds?limit=" + limit, Wire.Builds.class);
  }

  /** Attempts at one recipe, the newest first. */
  public CompletionStage<Wire.Builds> attemptsAt(String recipe, int limit) {
    return node.get(
        "builds?limit=%d&name=%s".formatted(limit, Connection.escaped(recipe)), Wire.Builds.class);
  }

  /** Takes a build out of the active run, or stops it. */
  public CompletionStage<Wire.Done> cancel(String build) {
    return node.delete(Connection.path("builds", build), Wire.Done.class);
  }

  /** Lets a failed, cancelled or skipped build of the active run wait again. */
  public CompletionStage<Wire.Done> retry(String build) {
    return node.post(Connection.path("builds", build, "retry"), null, Wire.Done.class);
  }

  /** What waits, in the order in which it will begin. */
  public CompletionStage<Wire.Queue> queue() {
    return node.get("queue", Wire.Queue.class);
  }

  /** Moves a waiting build: more than 0 is earlier, less is later. */
  public CompletionStage<Wire.Done> prioritise(String recipe, int priority) {
    return node.post(
        Connection.path("queue", recipe, "priority"),
        new Wire.PriorityRequest(priority),
        Wire.Done.class);
  }

  /** All worker slots. */
  public CompletionStage<Wire.Workers> workers() {
    return node.get("workers", Wire.Workers.class);
  }

  /** Lets workers take no further build; the answer has those that are meant. */
  public CompletionStage<Wire.Workers> pause(String worker) {
    return node.post(Connection.path("workers", worker, "pause"), null, Wire.Workers.class);
  }

  /** Lets workers take builds again; the answer has those that are meant. */
  public CompletionStage<Wire.Workers> resume(String worker) {
    return node.post(Connection.path("workers", worker, "resume"), null, Wire.Workers.class);
  }

  /** The members of the cluster; none when the node is in no cluster. */
  public CompletionStage<Wire.Cluster> cluster() {
    return node.get("cluster", Wire.Cluster.class);
  }

  /** All API keys, the newest first. */
  public CompletionStage<KeyWire.Keys> keys() {
    return node.get("keys", KeyWire.Keys.class);
  }

  /** Makes an API key; only this answer has its secret. */
  public CompletionStage<KeyWire.MadeKey> createKey(KeyWire.NewKey wanted) {
    return node.post("keys", wanted, KeyWire.MadeKey.class);
  }

  /** Has an API key count no more. */
  public CompletionStage<KeyWire.Key> revokeKey(String id) {
    return node.delete(Connection.path("keys", id), KeyWire.Key.class);
  }

  /** What was published. */
  public CompletionStage<Wire.Packages> packages() {
    return node.get("packages", Wire.Packages.class);
  }

  /** Where the repository is. */
  public CompletionStage<Wire.Repository> repository() {
    return node.get("repository", Wire.Repository.class);
  }

  /** Copies the journal into a directory of the node's machine that does not exist. */
  public CompletionStage<Wire.Backup> backUpJournal(Path directory) {
    return node.post(
        "journal/backup", new Wire.BackupRequest(directory.toString()), Wire.Backup.class);
  }

  /** Ends the node. */
  public CompletionStage<Wire.Done> shutDown() {
    return node.post("shutdown", null, Wire.Done.class);
  }

  /** The log of a build, line by line from its beginning, until the build is over. */
  public Source<String, NotUsed> followLog(String build) {
    return node.lines(Connection.path("logs", build) + "?follow=true");
  }

  /**
   * The log of the attempt that a run makes at a recipe, from its beginning until it is over. Waits
   * until it begins; empty when the run ends without.
   */
  public Source<String, NotUsed> followLog(String run, String recipe) {
    return Source.lazyCompletionStageSource(
            () -> {
              CompletableFuture<Begun> begun = new CompletableFuture<>();
              look(
                  () -> run(run).thenCombine(attemptsAt(recipe, 1), Begun::new),
                  seen -> seen.log().isPresent() || seen.run().stage().equals("finished"),
                  begun);
              return begun.thenApply(
                  seen -> seen.log().map(this::followLog).orElseGet(Source::empty));
            })
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  /** A run, and the newest attempts at a recipe, of which it may have made none. */
  private record Begun(Wire.Run run, Wire.Builds attempts) {
    Optional<String> log() {
      return attempts.builds().stream()
          .filter(attempt -> attempt.runId().equals(run.runId()))
          .map(Wire.Build::buildId)
          .findFirst();
    }
  }

  /**
   * What is stored from now on; the first event, of type {@code Subscribed}, says that none is
   * missed any more. Never ends by itself.
   */
  public Source<Event, NotUsed> events() {
    return node.lines("events")
        .filter(line -> !line.isEmpty())
        .map(
            line -> {
              JsonNode fields = Json.wire().readTree(line);
              return new Event(
                  fields.path("type").asText(), fields.path("entity").asText(), fields);
            });
  }

  /** Gives up what is still asked; streams fail. */
  @Override
  public void close() {
    node.close();
  }
}
