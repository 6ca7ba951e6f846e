package dev.cairn.builddb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.BuildEvent.DependencyUsed;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.Plans;
import dev.cairn.builddb.BuildComparison.Difference;
import dev.cairn.builddb.BuildComparison.Kind;
import dev.cairn.builddb.BuildRecord.PhaseTiming;
import dev.cairn.builddb.BuildRecord.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Two builds")
class BuildComparisonTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static BuildRecord build(
      String dependency, String flags, Duration took, Optional<FailureClass> failure) {
    boolean isGood = failure.isEmpty();
    return new BuildRecord(
        "b",
        "r",
        Plans.identity("lib"),
        Purpose.PUBLISH,
        isGood ? Status.SUCCESS : Status.FAILED,
        1,
        List.of(),
        Map.of("zlib", new DependencyUsed(dependency, "z")),
        "ann",
        NOON,
        Optional.of(NOON),
        Optional.of(NOON.plus(took)),
        took,
        "node/0",
        "debian 12",
        isGood ? List.of(new PackageFile("lib.pkg", 42, "abc")) : List.of(),
        List.of(new PhaseTiming(Phase.BUILD, NOON, isGood ? Optional.of(took) : Optional.empty())),
        isGood ? Optional.empty() : Optional.of(Phase.BUILD),
        isGood ? "" : "no",
        failure,
        List.of(),
        "log",
        Map.of("CFLAGS", flags),
        List.of());
  }

  @Test
  @DisplayName("that are alike have no differences, whatever their ids and times are")
  void alike() {
    BuildRecord build = build("1.3-1", "-O2", Duration.ofSeconds(5), Optional.empty());
    assertThat(BuildComparison.of(build, build).differences()).isEmpty();
  }

  @Test
  @DisplayName("differ in inputs, environment, durations and result, in this order")
  void differ() {
    BuildRecord left = build("1.3-1", "-O2", Duration.ofSeconds(5), Optional.empty());
    BuildRecord right =
        build("1.4-1", "-O3", Duration.ofSeconds(6), Optional.of(FailureClass.COMPILER));
    assertThat(BuildComparison.of(left, right).differences())
        .containsExactly(
            new Difference(Kind.INPUT, "dependency zlib", "1.3-1, build z", "1.4-1, build z"),
            new Difference(Kind.ENVIRONMENT, "variable CFLAGS", "-O2", "-O3"),
            new Difference(Kind.DURATION, "all", "PT5S", "PT6S"),
            new Difference(Kind.DURATION, "phase BUILD", "PT5S", "no end"),
            new Difference(Kind.RESULT, "status", "SUCCESS", "FAILED"),
            new Difference(Kind.RESULT, "phase", "", "BUILD"),
            new Difference(Kind.RESULT, "failure", "", "COMPILER"),
            new Difference(Kind.RESULT, "error", "", "no"),
            new Difference(Kind.RESULT, "file lib.pkg", "42 bytes, sha256 abc", ""));
  }

  @Test
  @DisplayName("have logs that differ in whole lines, as often as they are there, but not in times")
  void logs() {
    LogDifference difference =
        LogDifference.of(
            List.of("-- Phase: build --- 12:00:00", "warning", "warning", "done"),
            List.of("-- Phase: build --- 13:11:11", "warning", "error"));
    assertThat(difference)
        .isEqualTo(new LogDifference(List.of("warning", "done"), List.of("error")));
    assertThat(LogDifference.of(Collections.nCopies(99, "x"), List.of()).left())
        .hasSize(LogDifference.LINES_MAX);
  }
}
