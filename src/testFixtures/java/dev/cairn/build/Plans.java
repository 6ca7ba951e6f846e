package dev.cairn.build;

import dev.cairn.build.BuildEvent.Identity;
import dev.cairn.build.RunEvent.PlannedBuild;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small plans for tests, written as {@code build("jq", "oniguruma")}. */
public final class Plans {
  private Plans() {}

  /** A build of {@code name} that needs {@code dependsOn}, all of critical path 1 s. */
  public static PlannedBuild build(String name, String... dependsOn) {
    return build(name, Duration.ofSeconds(1), 0, dependsOn);
  }

  /** A build with a weight of its own. */
  public static PlannedBuild build(
      String name, Duration criticalPath, int dependents, String... dependsOn) {
    return new PlannedBuild(
        identity(name),
        "/tree/" + name,
        List.of(dependsOn),
        List.of(dependsOn),
        Map.of(),
        List.of("never built"),
        criticalPath,
        dependents,
        Duration.ZERO,
        true,
        Optional.empty());
  }

  /** Version 1-1 of {@code name}. */
  public static Identity identity(String name) {
    return new Identity(name, "test/" + name, "1-1", "", "f-" + name, "", "o");
  }
}
