package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.RunEvent.BuildAttempted;
import dev.cairn.build.RunEvent.BuildSettled;
import dev.cairn.build.RunEvent.Needs;
import dev.cairn.build.RunEvent.Outcome;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.build.SlotRules.Offer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A build")
class SlotRulesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Offer OWN = new Offer("local/0", "local", "x86_64", List.of(), 0, true);
  private static final Offer FAR = new Offer("far/0", "far", "x86_64", List.of(), 8, false);
  private static final Offer BIG = new Offer("big/0", "big", "x86_64", List.of("big"), 64, false);
  private static final Offer ARM = new Offer("arm/0", "arm", "aarch64", List.of(), 128, false);
  private static final Map<String, Integer> ONE_EACH =
      Map.of("local", 1, "far", 1, "big", 1, "arm", 1);

  @Test
  @DisplayName("of architecture any fits everywhere, another one only its machines")
  void fitsByArchitecture() {
    assertThat(SlotRules.fits(ARM, needing("a", "any"))).isTrue();
    assertThat(SlotRules.fits(ARM, needing("a", "x86_64"))).isFalse();
    assertThat(SlotRules.fits(ARM, needing("a", "aarch64"))).isTrue();
  }

  @Test
  @DisplayName("that asks for a label fits only where it is")
  void fitsByLabel() {
    assertThat(SlotRules.fits(BIG, needing("a", "any", "big"))).isTrue();
    assertThat(SlotRules.fits(FAR, needing("a", "any", "big"))).isFalse();
  }

  @Test
  @DisplayName("planned before there were such needs fits everywhere")
  void fitsWithoutNeeds() {
    assertThat(SlotRules.fits(ARM, Plans.build("a"))).isTrue();
  }

  @Test
  @DisplayName("goes where most memory is left when nothing else tells slots apart")
  void goesWhereMemoryIs() {
    assertThat(attempts(List.of(OWN, FAR, BIG), ONE_EACH, Plans.build("a")))
        .containsExactly("a on big/0");
  }

  @Test
  @DisplayName("goes where what it needs was built, before memory counts")
  void goesWhereInputsAre() {
    PlannedBuild lib = Plans.build("lib");
    PlannedBuild app = Plans.build("app", "lib");
    RunState state =
        planned(lib, app)
            .apply(new BuildAttempted(NOON, "lib", "1", "far/0", 1))
            .apply(
                new BuildSettled(
                    NOON, "lib", "1", Outcome.BUILT, Phase.PUBLISH, "", Duration.ZERO));
    assertThat(attempts(state, List.of(FAR, BIG), ONE_EACH)).containsExactly("app on far/0");
    assertThat(attempts(state, List.of(BIG, OWN), ONE_EACH)).containsExactly("app on local/0");
  }

  @Test
  @DisplayName("that fits nowhere does not hold up those that do")
  void doesNotHoldUpOthers() {
    assertThat(attempts(List.of(FAR), ONE_EACH, needing("a", "any", "big"), needing("b", "x86_64")))
        .containsExactly("b on far/0");
  }

  @Test
  @DisplayName("is not given to a node that has as many as it can bear, nor to one that is unknown")
  void heedsLimits() {
    Offer second = new Offer("far/1", "far", "x86_64", List.of(), 8, false);
    PlannedBuild[] two = {Plans.build("a"), Plans.build("b")};
    assertThat(attempts(List.of(FAR, second), Map.of("far", 1), two)).containsExactly("a on far/0");
    assertThat(attempts(List.of(FAR, second), Map.of("far", 2), two))
        .containsExactly("a on far/0", "b on far/1");
    assertThat(attempts(List.of(FAR, second), Map.of(), two)).isEmpty();
  }

  @Test
  @DisplayName("that only fetches sources is the controller's own, if that has slots")
  void fetchesAtHome() {
    RunState state =
        RunState.NOT_PLANNED.apply(
            new RunPlanned(
                NOON, Purpose.FETCH, List.of(Plans.build("a")), List.of(), 0, false, "ann"));
    assertThat(attempts(state, List.of(OWN, BIG), ONE_EACH)).containsExactly("a on local/0");
    assertThat(attempts(state, List.of(BIG), ONE_EACH)).containsExactly("a on big/0");
  }

  private static PlannedBuild needing(String name, String architecture, String... labels) {
    PlannedBuild plan = Plans.build(name);
    return new PlannedBuild(
        plan.identity(),
        plan.recipeDirectory(),
        plan.dependsOn(),
        plan.install(),
        plan.dependencies(),
        plan.reasons(),
        plan.criticalPath(),
        plan.dependents(),
        plan.estimate(),
        plan.runsCheck(),
        Optional.of(new Needs(architecture, List.of(labels))));
  }

  private static RunState planned(PlannedBuild... builds) {
    return RunState.NOT_PLANNED.apply(
        new RunPlanned(NOON, Purpose.PUBLISH, List.of(builds), List.of(), 0, false, "ann"));
  }

  private static List<String> attempts(
      List<Offer> offers, Map<String, Integer> limits, PlannedBuild... builds) {
    return attempts(planned(builds), offers, limits);
  }

  private static List<String> attempts(
      RunState state, List<Offer> offers, Map<String, Integer> limits) {
    return RunRules.attempt(state, offers, limits, () -> "id", NOON).stream()
        .map(BuildAttempted.class::cast)
        .map(attempt -> attempt.name() + " on " + attempt.worker())
        .toList();
  }
}
