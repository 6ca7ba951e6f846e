package dev.cairn.build;

import dev.cairn.build.BuildEvent.Identity;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.RunEvent.PlannedBuild;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans and orders in one line. */
final class TestingBuilds {
  private TestingBuilds() {}

  static Identity identity(String origin, String version, String fingerprint) {
    return new Identity(
        origin.substring(origin.indexOf('/') + 1), origin, version, "", fingerprint, "", "");
  }

  static PlannedBuild plan(
      Identity identity, String recipeDirectory, List<String> install, int dependents) {
    return new PlannedBuild(
        identity,
        recipeDirectory,
        List.of(),
        install,
        Map.of(),
        List.of("never built"),
        Duration.ZERO,
        dependents,
        Duration.ZERO,
        true,
        Optional.empty());
  }

  static BuildOrder order(String buildId, Purpose purpose, PlannedBuild plan) {
    return new BuildOrder(buildId, "run-1", "node/0", 0, purpose, plan);
  }
}
