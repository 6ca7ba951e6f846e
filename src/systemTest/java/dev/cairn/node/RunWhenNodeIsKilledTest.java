package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Wire;
import dev.cairn.environment.TestingHost;
import dev.cairn.environment.TestingRooms;
import dev.cairn.node.TestingCairn.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dcairn.seed=N} repeats a run. */
@Tag("system")
@DisplayName("When the node of a run is killed again and again")
@Timeout(1200)
class RunWhenNodeIsKilledTest {
  /** Moments at which a node is killed. */
  private enum Moment {
    /** The JVM has just been started. */
    STARTING,
    /** Somewhere within a build. */
    BUILDING,
    /** Packages stand in staging. */
    STAGED,
    /** A package file has just appeared in the repository. */
    PUBLISHING
  }

  private static final List<Moment> MOMENTS =
      List.of(
          Moment.STARTING,
          Moment.BUILDING,
          Moment.BUILDING,
          Moment.BUILDING,
          Moment.STAGED,
          Moment.STAGED,
          Moment.PUBLISHING,
          Moment.PUBLISHING);

  private static final Set<String> RECIPES =
      Set.of("base", "left", "right", "both", "tool", "tools", "top", "alone", "other");

  private final TestingCairn cairn;
  private final TestingTree tree;

  RunWhenNodeIsKilledTest(@TempDir Path directory) throws Exception {
    cairn = new TestingCairn(directory);
    tree = new TestingTree(directory.resolve("tree"));
  }

  @AfterEach
  void close() throws Exception {
    cairn.close();
  }

  @Test
  @DisplayName("every package is built once, and what was interrupted is recorded")
  void finishes() throws Exception {
    long seed = Long.getLong("cairn.seed", new Random().nextLong());
    System.out.println("seed " + seed + " (repeat with -Dcairn.seed=" + seed + ")");
    Random random = new Random(seed);
    List<Moment> moments = new ArrayList<>(MOMENTS);
    Collections.shuffle(moments, random);
    writeTree();
    Running node = cairn.up();
    cairn.succeed("queue", "add", "--all");

    Set<String> published = new HashSet<>();
    for (int kill = 0; kill < moments.size(); kill++) {
      awaitMoment(moments.get(kill), kill, random);
      node.kill();
      awaitNothingButFiles();
      assertThat(cairn.packagesByPacman()).containsAll(published);
      published.addAll(cairn.packagesByPacman());
      node = cairn.start("up", "--http", "127.0.0.1:0");
    }
    node.awaitOutput("is up at http://");
    while (cairn.status().run().isPresent()) {
      assertThat(node.isAlive()).isTrue();
    }
    assertHistory();
    assertThat(cairn.packagesByPacman()).containsExactlyInAnyOrderElementsOf(RECIPES);
    assertThat(cairn.plan("--all").values()).containsOnly("keep: up to date");
    cairn.succeed("down");
    assertThat(node.await().status()).isZero();
    assertThat(cairn.leftovers()).isEmpty();
  }

  private void writeTree() throws IOException {
    String build = "sleep 1";
    tree.recipe("base", 1, build);
    tree.recipe("left", 1, build, "base");
    tree.recipe("right", 1, build, "base");
    tree.recipe("both", 1, build, "left", "right");
    tree.recipe("tool", 1, build);
    tree.recipe("tools", 1, build, "tool");
    tree.recipe("top", 1, build, "both", "tools");
    tree.recipe("alone", 1, build);
    tree.recipe("other", 1, build);
  }

  /** Waits for a moment at which more than {@code done} packages are on their way. */
  private void awaitMoment(Moment moment, int done, Random random)
      throws IOException, InterruptedException {
    switch (moment) {
      case STARTING -> Thread.sleep(random.nextInt(3000));
      case BUILDING -> {
        awaitPackages(Math.min(done, RECIPES.size() - 1));
        Thread.sleep(random.nextInt(2000));
      }
      case STAGED ->
          TestingHost.await(
              TestingCairn.COMMAND_MAX,
              () ->
                  isStaged() || packages() == RECIPES.size()
                      ? List.of()
                      : List.of("nothing in staging"));
      case PUBLISHING -> awaitPackages(Math.min(packages() + 1, RECIPES.size()));
    }
  }

  private boolean isStaged() throws IOException {
    return TestingRooms.below(cairn.data().resolve("staging")).stream()
        .map(Path::toString)
        .anyMatch(path -> path.endsWith(".pkg.tar.zst") && !path.contains(".part/"));
  }

  private void awaitPackages(int count) throws IOException, InterruptedException {
    TestingHost.await(
        TestingCairn.COMMAND_MAX,
        () ->
            packages() >= count
                ? List.of()
                : List.of("%d of %d packages".formatted(packages(), count)));
  }

  private int packages() throws IOException {
    return (int)
        TestingRooms.below(cairn.repository()).stream()
            .filter(path -> path.toString().endsWith(".pkg.tar.zst"))
            .count();
  }

  /** No mount, process or room of a node that was killed; what it staged is for the next one. */
  private void awaitNothingButFiles() throws IOException, InterruptedException {
    String staging = cairn.data().resolve("staging").toString();
    TestingHost.await(
        Duration.ofSeconds(60),
        () -> cairn.leftovers().stream().filter(one -> !one.startsWith(staging)).toList());
  }

  private void assertHistory() throws Exception {
    List<Wire.Build> history = cairn.history();
    assertThat(history).extracting(Wire.Build::status).containsOnly("success", "interrupted");
    assertThat(history).extracting(Wire.Build::status).contains("interrupted");
    assertThat(history)
        .filteredOn(build -> build.status().equals("success"))
        .extracting(Wire.Build::name)
        .containsExactlyInAnyOrderElementsOf(RECIPES);
    Set<String> seen = new HashSet<>();
    for (Wire.Build build : history) {
      if (seen.add(build.name())) {
        assertThat(build.status()).as("newest attempt at %s", build.name()).isEqualTo("success");
      }
      for (Wire.PackageFile file : build.files()) {
        assertThat(file.sha256()).isEqualTo(cairn.sha256(file.fileName()));
      }
    }
    assertThat(history).extracting(Wire.Build::runId).containsOnly(history.getFirst().runId());
  }
}
