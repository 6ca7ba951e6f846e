package dev.cairn.ports;

import static dev.cairn.ports.TestingSpec.recipe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.ports.DependencyGraph.Cycle;
import dev.cairn.ports.DependencyGraph.MissingDependency;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The dependency graph")
class DependencyGraphTest {

  private static DependencyGraph graph(TestingSpec... recipes) {
    return DependencyGraph.of(
        Arrays.stream(recipes).map(TestingSpec::spec).toList(),
        List.of("sh", "glibc=2.36"),
        Set.of(),
        true);
  }

  @Nested
  @DisplayName("finds a cycle")
  class Cycles {
    @Test
    @DisplayName("of builds, with all its members in order and what each needs")
    void ofBuilds() {
      DependencyGraph graph =
          graph(
              recipe("c").makeDepends("a"),
              recipe("a").makeDepends("b"),
              recipe("b").makeDepends("c"),
              recipe("d").makeDepends("a"));
      assertThat(graph.cycles())
          .containsExactly(
              new Cycle(
                  List.of("a", "b", "c"),
                  List.of("a", "b", "c"),
                  "a needs b to build, b needs c to build, c needs a to build"));
    }

    @Test
    @DisplayName("that leads through what an installed package needs to run")
    void throughARunTimeNeed() {
      DependencyGraph graph =
          graph(
              recipe("a").makeDepends("b"),
              recipe("b").split("b", "c"),
              recipe("c").makeDepends("a"));
      assertThat(graph.cycles())
          .singleElement()
          .extracting(Cycle::explanation)
          .isEqualTo("a needs b to build, b needs c to run, c needs a to build");
    }

    @Test
    @DisplayName("of a recipe that needs itself")
    void ofOne() {
      assertThat(graph(recipe("go").makeDepends("go")).cycles())
          .extracting(Cycle::sentence)
          .containsExactly("cycle: go needs go to build");
    }

    @Test
    @DisplayName("for each knot, not only the first")
    void severalTimes() {
      assertThat(
              graph(
                      recipe("a").makeDepends("b"),
                      recipe("b").makeDepends("a"),
                      recipe("x").makeDepends("y"),
                      recipe("y").makeDepends("x"))
                  .cycles())
          .extracting(Cycle::path)
          .containsExactly(List.of("a", "b"), List.of("x", "y"));
    }

    @Test
    @DisplayName("nowhere when packages need each other only to run")
    void notAtRunTime() {
      assertThat(graph(recipe("a").split("a", "b"), recipe("b").split("b", "a")).cycles())
          .isEmpty();
    }

    @Test
    @DisplayName("nowhere when leaving out a check breaks it, and says so")
    void notWhenOnlyTheCheckIsInIt() {
      DependencyGraph graph =
          graph(recipe("python").checkDepends("pytest"), recipe("pytest").depends("python"));
      assertThat(graph.cycles()).isEmpty();
      assertThat(graph.withoutCheck()).containsExactly("python");
      assertThat(graph.notes()).singleElement().asString().contains("python").contains("check");
    }

    @Test
    @DisplayName("and keeps checks that are in no cycle")
    void keepsOtherChecks() {
      DependencyGraph graph = graph(recipe("a").checkDepends("b"), recipe("b"));
      assertThat(graph.withoutCheck()).isEmpty();
      assertThat(graph.buildNeeds(0)).hasSize(1);
    }
  }

  @Nested
  @DisplayName("says of a missing dependency")
  class Missing {
    @Test
    @DisplayName("who wants it, for what, and which version exists")
    void whichVersionExists() {
      assertThat(
              graph(recipe("jq").depends("oniguruma>=7"), recipe("oniguruma").version("6.9-1"))
                  .missing())
          .extracting(MissingDependency::sentence)
          .containsExactly("jq needs oniguruma>=7 to build, but the tree has oniguruma 6.9-1");
    }

    @Test
    @DisplayName("what may have been meant")
    void whatMayHaveBeenMeant() {
      assertThat(graph(recipe("jq").checkDepends("onigurmua"), recipe("oniguruma")).missing())
          .extracting(MissingDependency::sentence)
          .containsExactly(
              "jq needs onigurmua for its check, but no recipe provides it; did you mean oniguruma?");
    }

    @Test
    @DisplayName("that its recipe is broken")
    void thatItsRecipeIsBroken() {
      DependencyGraph graph =
          DependencyGraph.of(
              List.of(recipe("a").split("a", "b").spec()), List.of(), Set.of("b"), true);
      assertThat(graph.missing())
          .extracting(MissingDependency::sentence)
          .containsExactly("a needs b to run, but the recipe of that name is broken");
    }
  }

  @Nested
  @DisplayName("satisfies a dependency")
  class Satisfies {
    @Test
    @DisplayName("by what another package provides, in a fitting version")
    void byProvision() {
      DependencyGraph graph =
          graph(
              recipe("app").depends("libz.so>=2"),
              recipe("old").provides("libz.so=1"),
              recipe("new").provides("libz.so=2"));
      assertThat(graph.missing()).isEmpty();
      assertThat(graph.index().packageAt(graph.buildNeeds(0)[0]).name()).isEqualTo("new");
    }

    @Test
    @DisplayName("by the package of the name rather than by one that provides it")
    void byNameFirst() {
      DependencyGraph graph =
          graph(recipe("app").depends("z"), recipe("a").provides("z"), recipe("z"));
      assertThat(graph.index().packageAt(graph.buildNeeds(1)[0]).name()).isEqualTo("z");
      assertThat(graph.notes()).isEmpty();
    }

    @Test
    @DisplayName("by the first of several providers, and says so")
    void byTheFirstOfSeveral() {
      DependencyGraph graph =
          graph(recipe("x").depends("z"), recipe("b").provides("z"), recipe("a").provides("z"));
      assertThat(graph.notes()).containsExactly("z is provided by a, b; the first is used");
    }

    @Test
    @DisplayName("by the base of the room, before the tree")
    void byTheBase() {
      DependencyGraph graph = graph(recipe("a").depends("sh>=9", "glibc>=2.30"), recipe("glibc"));
      assertThat(graph.missing()).isEmpty();
      assertThat(graph.buildNeeds(0)).isEmpty();
    }

    @Test
    @DisplayName("by the tree when the base's version does not fit")
    void byTheTreeWhenTheBaseIsTooOld() {
      DependencyGraph graph =
          graph(recipe("a").depends("glibc>=2.40"), recipe("glibc").version("2.41-1"));
      assertThat(graph.buildNeeds(0)).hasSize(1);
    }
  }

  @Test
  @Timeout(20)
  @DisplayName("follows a chain of 30,000 without overflowing the stack")
  void followsALongChain() {
    TestingSpec[] chain =
        IntStream.range(0, 30_000)
            .mapToObj(n -> n == 0 ? recipe("p0") : recipe("p" + n).depends("p" + (n - 1)))
            .toArray(TestingSpec[]::new);
    assertThat(graph(chain).cycles()).isEmpty();
    chain[0].makeDepends("p29999");
    assertThat(graph(chain).cycles())
        .singleElement()
        .extracting(c -> c.path().size())
        .isEqualTo(30_000);
  }
}
