package dev.cairn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a client knows of a run: a picture of it, and the events since. An event that the picture
 * has already changes nothing, so it does not matter which of them came first.
 */
final class RunProgress {

  /** How far one build is. */
  enum State {
    WAITING,
    RUNNING,
    BUILT,
    FAILED,
    SKIPPED,
    CANCELLED
  }

  /**
   * One build.
   *
   * @param detail why it failed; else empty
   * @param chain why it is skipped; else empty
   */
  record Build(State state, String detail, List<String> chain, Duration took) {
    private static final Build WAITING = of(State.WAITING);

    private static Build of(State state) {
      return new Build(state, "", List.of(), Duration.ZERO);
    }
  }

  private final String runId;
  private final Map<String, Build> builds = new TreeMap<>();
  private final Map<String, String> versions = new HashMap<>();
  private final Map<String, String> ignored = new TreeMap<>();
  private boolean stopping;
  private boolean finished;
  private int unnamed;

  /** The run as {@code picture} shows it; {@code plan} tells versions. */
  RunProgress(Wire.Run picture, Wire.Plan plan) {
    this.runId = picture.runId();
    plan.lines().forEach(line -> versions.put(line.name(), line.version()));
    reset(picture);
  }

  /** Forgets what was known and takes {@code picture} instead. */
  void reset(Wire.Run picture) {
    builds.clear();
    ignored.clear();
    picture.running().forEach(name -> builds.put(name, Build.of(State.RUNNING)));
    picture.built().forEach(name -> builds.put(name, Build.of(State.BUILT)));
    picture
        .failed()
        .forEach(
            failed ->
                builds.put(
                    failed.name(),
                    new Build(State.FAILED, failed.detail(), List.of(), Duration.ZERO)));
    picture
        .skipped()
        .forEach(
            skipped ->
                builds.put(
                    skipped.name(), new Build(State.SKIPPED, "", skipped.chain(), Duration.ZERO)));
    picture.ignored().forEach(one -> ignored.put(one.name(), one.reason()));
    unnamed = picture.planned() - builds.size();
    stopping = picture.stage().equals("stopping");
    finished = picture.stage().equals("finished");
  }

  String runId() {
    return runId;
  }

  boolean isFinished() {
    return finished;
  }

  boolean isStopping() {
    return stopping;
  }

  /** {@code name version}, or the name alone when its version is not known. */
  String title(String name) {
    String version = versions.get(name);
    return version == null ? name : name + " " + version;
  }

  Map<String, String> ignored() {
    return ignored;
  }

  /** Names and builds in {@code state}, by name. */
  Map<String, Build> in(State state) {
    Map<String, Build> found = new TreeMap<>(builds);
    found.values().removeIf(build -> build.state() != state);
    return found;
  }

  int count(State state) {
    return (int) builds.values().stream().filter(build -> build.state() == state).count();
  }

  int planned() {
    return builds.size() + unnamed;
  }

  /** Builds that were never begun, or cancelled, or are still under way. */
  int left() {
    return planned() - count(State.BUILT) - count(State.FAILED) - count(State.SKIPPED);
  }

  boolean allBuilt() {
    return count(State.BUILT) == planned() && ignored.isEmpty();
  }

  /** Takes an event of this run. */
  void apply(RunFeed.Event event) {
    String name = event.text("name");
    switch (event.type()) {
      case "RunPlanned", "PackagesAdded" -> add(event);
      case "BuildAttempted" -> put(name, Build.of(State.RUNNING));
      case "BuildSettled" -> put(name, settled(event));
      case "BuildRequeued" -> put(name, Build.WAITING);
      case "BuildSkipped" ->
          put(name, new Build(State.SKIPPED, "", event.texts("chain"), Duration.ZERO));
      case "BuildWithdrawn" -> put(name, Build.of(State.CANCELLED));
      case "BuildsRetried" -> event.texts("names").forEach(one -> put(one, Build.WAITING));
      case "StopRequested" -> stopping = true;
      case "RunFinished" -> finished = true;
      default -> {
        // Newer nodes may tell of more; what a client does not know cannot change its picture.
      }
    }
  }

  private void add(RunFeed.Event event) {
    for (JsonNode plan : event.fields().path("builds")) {
      String name = plan.path("identity").path("name").asText();
      versions.put(name, plan.path("identity").path("version").asText());
      if (!builds.containsKey(name)) {
        put(name, Build.WAITING);
      }
    }
    for (JsonNode one : event.fields().path("ignored")) {
      ignored.put(one.path("name").asText(), one.path("reason").asText());
    }
  }

  private static Build settled(RunFeed.Event event) {
    return switch (event.text("outcome")) {
      case "built" -> new Build(State.BUILT, "", List.of(), event.took());
      case "cancelled" -> new Build(State.CANCELLED, "", List.of(), event.took());
      default ->
          new Build(
              State.FAILED,
              event.text("phase") + ": " + event.text("detail"),
              List.of(),
              event.took());
    };
  }

  /** A picture counts what waits without naming it; its first event gives it a name. */
  private void put(String name, Build build) {
    if (builds.put(name, build) == null && unnamed > 0) {
      unnamed--;
    }
  }

  /** The lines of the summary, for people. */
  List<String> summary(Duration elapsed) {
    List<String> lines = new ArrayList<>();
    in(State.FAILED)
        .forEach((name, build) -> lines.add("failed   " + title(name) + ": " + build.detail()));
    in(State.SKIPPED)
        .forEach(
            (name, build) ->
                lines.add(
                    "skipped  "
                        + title(name)
                        + ": needs "
                        + String.join(" -> ", build.chain().reversed())));
    ignored.forEach((name, reason) -> lines.add("ignored  " + name + ": " + reason));
    in(State.CANCELLED).forEach((name, _) -> lines.add("cancelled " + title(name)));
    int others = left() - count(State.CANCELLED);
    lines.add(
        "%d built, %d failed, %d skipped, %d ignored%s in %s"
            .formatted(
                count(State.BUILT),
                count(State.FAILED),
                count(State.SKIPPED),
                ignored.size(),
                (count(State.CANCELLED) > 0 ? ", " + count(State.CANCELLED) + " cancelled" : "")
                    + (others > 0 ? ", " + others + " not attempted" : ""),
                Text.duration(elapsed)));
    return lines.stream().map(Text::printable).toList();
  }
}
