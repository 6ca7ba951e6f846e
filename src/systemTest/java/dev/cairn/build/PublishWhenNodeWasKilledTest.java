package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.BuildExecutor.Result;
import dev.cairn.repository.TestingPackages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("When a node was killed with packages in staging")
@Timeout(120)
class PublishWhenNodeWasKilledTest {
  private final TestingExecutor scene;
  private final BuildOrder order =
      TestingBuilds.order(
          "b1",
          Purpose.PUBLISH,
          TestingBuilds.plan(TestingBuilds.identity("apps/x", "1-1", "f"), "/t/x", List.of(), 0));
  private final Path staged;
  private final PackageFile file;

  PublishWhenNodeWasKilledTest(@TempDir Path directory) throws Exception {
    scene = new TestingExecutor(directory);
    Path made = new TestingPackages(directory.resolve("made")).stage("x", "1-1", "content");
    staged = scene.settings.staging().resolve("b1").resolve(made.getFileName().toString());
    Files.createDirectories(staged.getParent());
    Files.copy(made, staged);
    file = new PackageFile(staged.getFileName().toString(), Files.size(staged), Sha256.of(staged));
  }

  @BeforeEach
  void otherBuildsLeftSomething() throws Exception {
    Files.createDirectories(scene.settings.staging().resolve("b0.part/recipe"));
    Files.writeString(scene.settings.staging().resolve("b0.part/recipe/PKGBUILD"), "");
    Files.createDirectories(scene.settings.staging().resolve("b7"));
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  @DisplayName("only what belongs to no open build is discarded")
  void discard() {
    scene.executor.discardStagedExcept(Set.of("b1"));
    assertThat(scene.settings.staging().toFile().list()).containsExactly("b1");
    assertThat(staged).exists();
  }

  @Test
  @DisplayName("they are published, and publishing again changes nothing")
  void publish() throws Exception {
    assertThat(scene.executor.publishStaged(order, List.of(file)))
        .isEqualTo(new Result.Succeeded(List.of(file)));
    assertThat(staged).doesNotExist();
    assertThat(scene.executor.publishStaged(order, List.of(file)))
        .isEqualTo(new Result.Succeeded(List.of(file)));
    assertThat(scene.repository.packages()).hasSize(1);
  }

  @Test
  @DisplayName("what is damaged is not published, and does not count as built")
  void damaged() throws Exception {
    Files.writeString(staged, "something else");
    assertThat(scene.executor.publishStaged(order, List.of(file)))
        .isEqualTo(
            new Result.Failed(
                Phase.PUBLISH,
                "its packages are neither in staging nor in the repository; build it again"
                    + " (log: logs/apps___x.log)"));
    assertThat(scene.repository.packages()).isEmpty();
  }
}
