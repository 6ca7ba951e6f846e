package dev.cairn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a client knows of a run: a picture of it, and the events since. An event that the picture
 * has already changes nothing, so it does not matter which of them came first.
 *
 * <p>A run may serve several clients at once. How it stands is told of all of it; how it ended, of
 * what this client asked for.
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
  private final Set<String> asked = new HashSet<>();
  private final Map<String, String> ignored = new TreeMap<>();
  private boolean stopping;
  private boolean finished;
  private int unnamed;

  /**
   * The run as {@code picture} shows it.
   *
   * @param plan what the client asked for; without lines it asked for all of the run
   */
  RunProgress(Wire.Run picture, Wire.Plan plan) {
    this.runId = picture.runId();
    for (Wire.PlanLine line : plan.lines()) {
      versions.put(line.name(), line.version());
      if (!line.action().equals("keep")) {
        asked.add(line.name());
      }
    }
    reset(picture);
  }

  /** Whether the run builds more than this client asked for. */
  private boolean hasOthers() {
    return unnamed > 0 || !asked.containsAll(builds.keySet());
  }

  /** Forgets what was known and takes {@code picture} instead. */
  void reset(Wire.Run picture) {
    builds.clear();
    ignored.clear();
    versions.putAll(picture.versions());
    picture.running().forEach(name -> builds.put(name, Build.of(State.RUNNING)));
    picture.built().forEach(name -> builds.put(name, Build.of(State.BUILT)));
    picture
        .failed()
        .forEach(
            failed ->
                builds.put(
                    failed.name(),
                    new Build(
                        State.FAILED,
                        failed.phase() + ": " + failed.detail(),
                        List.of(),
                        Duration.ZERO)));
    picture
        .skipped()
        .forEach(
            skipped ->
                builds.put(
                    skipped.name(), new Build(State.SKIPPED, "", skipped.chain(), Duration.ZERO)));
    picture
        .cancelled()
        .forEach(cancelled -> builds.put(cancelled.name(), Build.of(State.CANCELLED)));
    picture.ignored().forEach(one -> ignored.put(one.name(), one.reason()));
    asked.stream()
        .filter(name -> !ignored.containsKey(name))
        .forEach(name -> builds.putIfAbsent(name, Build.WAITING));
    unnamed = Math.max(0, picture.planned() - builds.size());
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

  /** Builds that were never begun or are still under way. */
  int left() {
    return planned()
        - count(State.BUILT)
        - count(State.FAILED)
        - count(State.SKIPPED)
        - count(State.CANCELLED);
  }

  /** Whether everything that the client asked for is built. */
  boolean allBuilt() {
    return asked.isEmpty()
        ? count(State.BUILT) == planned() && ignored.isEmpty()
        : asked.stream().allMatch(name -> is(name, State.BUILT));
  }

  private boolean is(String name, State state) {
    Build build = builds.get(name);
    return build != null && build.state() == state && !ignored.containsKey(name);
  }

  private boolean isAsked(String name) {
    return asked.isEmpty() || asked.contains(name);
  }

  /** Names and builds in {@code state} that the client asked for, by name. */
  private Map<String, Build> askedIn(State state) {
    Map<String, Build> found = in(state);
    found.keySet().removeIf(name -> !isAsked(name));
    return found;
  }

  /** Takes an event of this run; when that is known to be over, what led there changes nothing. */
  void apply(RunFeed.Event event) {
    if (finished) {
      return;
    }
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

  /** The lines of the summary of what the client asked for, for people. */
  List<String> summary(Duration elapsed) {
    List<String> lines = new ArrayList<>();
    Map<String, Build> failed = askedIn(State.FAILED);
    Map<String, Build> skipped = askedIn(State.SKIPPED);
    Map<String, Build> cancelled = askedIn(State.CANCELLED);
    Map<String, String> unbuildable = new TreeMap<>(ignored);
    unbuildable.keySet().removeIf(name -> !isAsked(name));
    failed.forEach((name, build) -> lines.add("failed   " + title(name) + ": " + build.detail()));
    skipped.forEach(
        (name, build) ->
            lines.add(
                "skipped  "
                    + title(name)
                    + ": needs "
                    + String.join(" -> ", build.chain().reversed())));
    unbuildable.forEach((name, reason) -> lines.add("ignored  " + name + ": " + reason));
    cancelled.forEach((name, _) -> lines.add("cancelled " + title(name)));
    int open = askedIn(State.WAITING).size() + askedIn(State.RUNNING).size();
    open += asked.isEmpty() ? unnamed : 0;
    if (!asked.isEmpty() && hasOthers()) {
      lines.add(
          "others in the run: %d built, %d failed, %d skipped"
              .formatted(
                  count(State.BUILT) - askedIn(State.BUILT).size(),
                  count(State.FAILED) - failed.size(),
                  count(State.SKIPPED) - skipped.size()));
    }
    lines.add(
        "%d built, %d failed, %d skipped, %d ignored%s in %s"
            .formatted(
                askedIn(State.BUILT).size(),
                failed.size(),
                skipped.size(),
                unbuildable.size(),
                (cancelled.isEmpty() ? "" : ", " + cancelled.size() + " cancelled")
                    + (open > 0 ? ", " + open + " not attempted" : ""),
                Text.duration(elapsed)));
    return lines.stream().map(Text::printable).toList();
  }
}
