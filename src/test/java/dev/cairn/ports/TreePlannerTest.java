package dev.cairn.ports;

import static dev.cairn.ports.TestingSpec.recipe;
import static dev.cairn.ports.TestingSpec.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.ports.BuildPlan.Entry;
import dev.cairn.ports.PlanRules.Action;
import dev.cairn.ports.PlanRules.FileStatus;
import dev.cairn.ports.PlanRules.LastBuild;
import dev.cairn.ports.PlanRules.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A plan")
class TreePlannerTest {
  private final Map<String, LastBuild> lastBuilds = new HashMap<>();

  private BuildPlan plan(TreeReading tree, boolean forced, String... names) throws Exception {
    return new TreePlanner(tree, List.of("sh"), true, "x86_64")
        .plan(
            new PlanRequest(
                List.of(names),
                forced,
                lastBuilds,
                _ -> FileStatus.PRESENT,
                _ -> "options",
                Duration.ofSeconds(60)));
  }

  private void built(String name, long seconds, String... dependencies) {
    Map<String, String> identities = new HashMap<>();
    for (String dependency : dependencies) {
      identities.put(dependency, "build of " + dependency);
    }
    lastBuilds.put(
        name,
        new LastBuild(
            "1-1",
            "fingerprint",
            "options",
            identities,
            List.of(),
            Duration.ofSeconds(seconds),
            "build of " + name));
  }

  private static Entry entry(BuildPlan plan, String name) {
    return plan.entries().stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> names(BuildPlan plan) {
    return plan.entries().stream().map(Entry::name).toList();
  }

  @Test
  @DisplayName("names what is asked for and all it needs, what is needed first")
  void includesNeeds() throws Exception {
    TreeReading tree =
        tree(
            recipe("jq").depends("oniguruma").makeDepends("autoconf"),
            recipe("oniguruma"),
            recipe("autoconf").split("autoconf", "m4"),
            recipe("m4"),
            recipe("other"));
    BuildPlan plan = plan(tree, false, "main/jq");
    assertThat(names(plan))
        .containsExactlyInAnyOrder("oniguruma", "m4", "autoconf", "jq")
        .endsWith("jq");
    assertThat(entry(plan, "jq").dependsOn())
        .containsExactlyInAnyOrder("oniguruma", "autoconf", "m4");
    assertThat(plan.toInstall("jq"))
        .containsExactlyInAnyOrder("oniguruma", "m4", "autoconf")
        .containsSubsequence("m4", "autoconf");
    assertThat(plan.hasWork()).isTrue();
  }

  @Test
  @DisplayName("accepts the name of a split package")
  void acceptsAPackageName() throws Exception {
    assertThat(names(plan(tree(recipe("xz").split("xz").split("liblzma")), false, "liblzma")))
        .containsExactly("xz");
  }

  @Test
  @DisplayName("keeps what is up to date")
  void keeps() throws Exception {
    built("a", 1);
    built("b", 1, "a");
    BuildPlan plan = plan(tree(recipe("a"), recipe("b").depends("a")), false);
    assertThat(plan.entries()).allMatch(e -> e.action() == Action.KEEP);
    assertThat(plan.hasWork()).isFalse();
  }

  @Test
  @DisplayName("builds what depends on a rebuilt recipe, all the way up, naming which")
  void spreads() throws Exception {
    built("a", 1);
    built("b", 1, "a");
    built("c", 1, "b", "a");
    BuildPlan plan =
        plan(
            tree(
                recipe("a").fingerprint("new"),
                recipe("b").depends("a"),
                recipe("c").makeDepends("b")),
            false);
    assertThat(entry(plan, "a").reasons()).containsExactly(new Reason.RecipeChanged());
    assertThat(entry(plan, "b").reasons())
        .containsExactly(new Reason.DependencyChanged(List.of("a")));
    assertThat(entry(plan, "c").reasons())
        .containsExactly(new Reason.DependencyChanged(List.of("b")));
  }

  @Test
  @DisplayName("builds what has a rebuilt package installed along with a dependency")
  void spreadsThroughRunTimeNeeds() throws Exception {
    built("lib", 1);
    built("tool", 1);
    built("app", 1, "tool", "lib");
    BuildPlan plan =
        plan(
            tree(
                recipe("lib").fingerprint("new"),
                recipe("tool").split("tool", "lib"),
                recipe("app").makeDepends("tool")),
            false);
    assertThat(entry(plan, "tool").action()).isEqualTo(Action.KEEP);
    assertThat(entry(plan, "app").reasons())
        .containsExactly(new Reason.DependencyChanged(List.of("lib")));
  }

  @Test
  @DisplayName("forces only what is named")
  void forcesOnlyTheNamed() throws Exception {
    built("a", 1);
    built("b", 1, "a");
    BuildPlan plan = plan(tree(recipe("a"), recipe("b").depends("a")), true, "b");
    assertThat(entry(plan, "a").action()).isEqualTo(Action.KEEP);
    assertThat(entry(plan, "b").reasons()).containsExactly(new Reason.Forced());
  }

  @Test
  @DisplayName("reckons critical path and dependents from measured durations")
  void reckons() throws Exception {
    built("base", 10);
    built("left", 100);
    built("right", 1);
    built("top", 5);
    lastBuilds.replaceAll(
        (_, last) ->
            new LastBuild("0-1", "", "", Map.of(), List.of(), last.duration(), last.buildId()));
    BuildPlan plan =
        plan(
            tree(
                recipe("base"),
                recipe("left").depends("base"),
                recipe("right").depends("base"),
                recipe("top").depends("left", "right")),
            false);
    assertThat(entry(plan, "base").criticalPath()).isEqualTo(Duration.ofSeconds(115));
    assertThat(entry(plan, "right").criticalPath()).isEqualTo(Duration.ofSeconds(6));
    assertThat(entry(plan, "base").dependents()).isEqualTo(3);
    assertThat(entry(plan, "top").dependents()).isZero();
  }

  @Test
  @DisplayName("counts dependents beyond one block of its bit rows")
  void countsManyDependents() throws Exception {
    TestingSpec[] recipes = new TestingSpec[9_001];
    recipes[0] = recipe("base");
    for (int n = 1; n < recipes.length; n++) {
      recipes[n] = recipe("p" + n).depends(n < 4_500 ? "base" : "p" + (n - 1));
    }
    BuildPlan plan = plan(tree(recipes), false);
    assertThat(entry(plan, "base").dependents()).isEqualTo(9_000);
    assertThat(entry(plan, "p4499").dependents()).isEqualTo(4_501);
    assertThat(entry(plan, "p9000").dependents()).isZero();
  }

  @Test
  @DisplayName("leaves unresolved what lacks something, is in a cycle or is for another machine")
  void leavesUnresolved() throws Exception {
    BuildPlan plan =
        plan(
            tree(
                recipe("a").makeDepends("nothing"),
                recipe("b").depends("a"),
                recipe("x").makeDepends("y"),
                recipe("y").makeDepends("x"),
                recipe("z").makeDepends("x"),
                recipe("arm").architectures("aarch64"),
                recipe("fine")),
            false);
    assertThat(entry(plan, "a").reasons())
        .containsExactly(new Reason.DependencyMissing("nothing", "no recipe provides it"));
    assertThat(entry(plan, "b").reasons())
        .containsExactly(new Reason.DependencyUnbuildable(List.of("a")));
    assertThat(entry(plan, "x").reasons().getFirst())
        .isEqualTo(new Reason.InCycle(List.of("x", "y")));
    assertThat(entry(plan, "y").action()).isEqualTo(Action.UNRESOLVED);
    assertThat(entry(plan, "z").reasons())
        .containsExactly(new Reason.DependencyUnbuildable(List.of("x")));
    assertThat(entry(plan, "arm").reasons())
        .containsExactly(new Reason.WrongArchitecture(List.of("aarch64"), "x86_64"));
    assertThat(entry(plan, "fine").action()).isEqualTo(Action.BUILD);
    assertThat(plan.missing()).hasSize(1);
    assertThat(plan.cycles()).hasSize(1);
  }

  @Test
  @DisplayName("builds a recipe whose package lacks something to run, but nothing that installs it")
  void buildsWhatCannotRun() throws Exception {
    BuildPlan plan =
        plan(tree(recipe("a").split("a", "nothing"), recipe("b").makeDepends("a")), false);
    assertThat(entry(plan, "a").action()).isEqualTo(Action.BUILD);
    assertThat(entry(plan, "b").action()).isEqualTo(Action.UNRESOLVED);
    assertThat(plan.missing()).hasSize(1);
  }

  @Test
  @DisplayName("lists broken recipes and leaves unresolved what needs them")
  void listsBroken() throws Exception {
    TreeReading tree =
        new TreeReading(
            List.of(recipe("b").depends("a").spec()),
            List.of(new BrokenRecipe("main/a", Path.of("/tree/main/a/PKGBUILD"), "no pkgver")),
            List.of());
    BuildPlan plan = plan(tree, false);
    assertThat(entry(plan, "a").action()).isEqualTo(Action.BROKEN);
    assertThat(entry(plan, "b").reasons())
        .containsExactly(new Reason.DependencyMissing("a", "the recipe of that name is broken"));
  }

  @Test
  @DisplayName("refuses unknown names, all at once, with the nearest")
  void refusesUnknownNames() {
    assertThatThrownBy(() -> plan(tree(recipe("oniguruma")), false, "onigurma", "x\ny"))
        .isInstanceOf(UnknownPackageException.class)
        .hasMessage(
            "no package 'onigurma' in the tree (did you mean oniguruma?);"
                + " no package 'x\\ny' in the tree");
  }
}
