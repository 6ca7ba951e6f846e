package dev.cairn.node;

import dev.cairn.build.BuildEvent.BuildAssigned;
import dev.cairn.build.BuildEvent.BuildFailed;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.BuildEvent.BuildSucceeded;
import dev.cairn.build.BuildEvent.DependencyUsed;
import dev.cairn.build.BuildEvent.Identity;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.PackagesMade;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.PhaseFinished;
import dev.cairn.build.BuildEvent.PhaseStarted;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.RunEvent.BuildAttempted;
import dev.cairn.build.RunEvent.BuildSettled;
import dev.cairn.build.RunEvent.Outcome;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.RunPlanned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The made-up past of the benchmark: builds of 5,000 recipes on eight workers, of which 1,523 of
 * 50,000 fail. Ten events each. Pure.
 */
record BenchPast(int builds) {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final int RECIPES = 5_000;
  private static final int WORKERS = 8;
  private static final int FAILED = 1_523;
  private static final int FAILED_OF = 50_000;

  /** Ids sort as builds follow each other. */
  static String buildId(int i) {
    return "01a1b2c3-%08x-bench".formatted(i);
  }

  String name(int i) {
    return "recipe-" + i % RECIPES;
  }

  String origin(int i) {
    return "bench/" + name(i);
  }

  String slot(int i) {
    return Integer.toString(i % WORKERS);
  }

  String worker(int i) {
    return "bench/" + slot(i);
  }

  /** Thirty builds in an hour. */
  Instant at(int i) {
    return BEGIN.plus(Duration.ofMinutes(2L * i));
  }

  Instant weekAfter(int i) {
    return at(i).plus(Duration.ofDays(7));
  }

  private boolean fails(int i) {
    return (i + 1L) * FAILED / FAILED_OF != (long) i * FAILED / FAILED_OF;
  }

  Object planned() {
    List<PlannedBuild> plan =
        IntStream.range(0, Math.min(builds, RECIPES)).mapToObj(this::plan).toList();
    return new RunPlanned(BEGIN, Purpose.PUBLISH, plan, List.of(), 0, false, "bench");
  }

  private PlannedBuild plan(int i) {
    return new PlannedBuild(
        identity(i),
        "/" + origin(i),
        List.of(),
        List.of(),
        Map.of(),
        List.of("never built"),
        Duration.ZERO,
        0,
        Duration.ZERO,
        true,
        Optional.empty());
  }

  private Identity identity(int i) {
    return new Identity(
        name(i),
        origin(i),
        "1." + i / RECIPES + "-1",
        "",
        "%064x".formatted(i),
        "%040x".formatted(i / 100),
        "%016x".formatted(7));
  }

  /** Eight events, without those of the run. */
  List<Object> ofBuild(int i) {
    Instant at = at(i);
    Duration took = Duration.ofSeconds(10 + i % 97);
    PackageFile file =
        new PackageFile(name(i) + "-1.0-1-x86_64.pkg.tar.zst", 100_000 + i, "%064x".formatted(i));
    return List.of(
        new BuildQueued(
            at,
            "bench",
            identity(i),
            Purpose.PUBLISH,
            1,
            List.of("its recipe changed"),
            Map.of(
                name(i + 1), new DependencyUsed("1.0-1", buildId(i / 2)),
                name(i + 2), new DependencyUsed("1.0-1", buildId(i / 3))),
            "bench"),
        new BuildAssigned(
            at.plusSeconds(1),
            worker(i),
            "debian 12, gcc 12.2.0, 0123456789abcdef",
            Map.of("CFLAGS", "-O2 -pipe", "LC_ALL", "C.UTF-8", "SOURCE_DATE_EPOCH", "1767225600"),
            List.of("--nocolor", "--noconfirm", "--nodeps"),
            "builds/" + buildId(i) + ".log"),
        new PhaseStarted(at.plusSeconds(1), Phase.SETUP),
        new PhaseFinished(at.plusSeconds(2), Phase.SETUP, Duration.ofSeconds(1)),
        new PhaseStarted(at.plusSeconds(2), Phase.BUILD),
        new PhaseFinished(at.plusSeconds(9), Phase.BUILD, Duration.ofSeconds(7)),
        new PackagesMade(at.plusSeconds(9), List.of(file)),
        fails(i)
            ? new BuildFailed(
                at.plus(took), took, Phase.PACKAGE, "install: cannot stat 'x': No such file")
            : new BuildSucceeded(at.plus(took), took, List.of(file)));
  }

  /** Two events. */
  List<Object> ofRun(int i) {
    Instant at = at(i).plusSeconds(20);
    return List.of(
        new BuildAttempted(at(i), name(i), buildId(i), worker(i), 1),
        new BuildSettled(
            at,
            name(i),
            buildId(i),
            fails(i) ? Outcome.FAILED : Outcome.BUILT,
            Phase.PUBLISH,
            "",
            Duration.ofSeconds(10)));
  }
}
