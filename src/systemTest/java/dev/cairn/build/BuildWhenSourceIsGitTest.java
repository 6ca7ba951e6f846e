package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.BuildExecutor.Result;
import dev.cairn.environment.NamespaceRooms;
import dev.cairn.environment.RoomSettings;
import dev.cairn.environment.TestingRooms;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("When a source is a git repository")
@Timeout(120)
class BuildWhenSourceIsGitTest {
  private final Path directory;

  BuildWhenSourceIsGitTest(@TempDir Path directory) throws Exception {
    this.directory = directory.toRealPath();
  }

  @Test
  @DisplayName("its tag is built from the mirror, without network")
  void tag() throws Exception {
    Path upstream = Files.createDirectory(directory.resolve("upstream"));
    git(upstream, "init", "-q");
    Files.writeString(upstream.resolve("word"), "from the tag\n");
    git(upstream, "add", "word");
    git(upstream, "commit", "-q", "-m", "one");
    git(upstream, "tag", "v1");
    Files.writeString(upstream.resolve("word"), "later\n");
    git(upstream, "commit", "-q", "-a", "-m", "two");
    try (TestingExecutor scene =
        new TestingExecutor(directory, PhaseLimits.standard(), BuildWhenSourceIsGitTest::withGit)) {
      scene.recipe(
          "apps/word",
          "1",
          """
          pkgname=word
          source=("git+file://%s#tag=v1")
          sha256sums=(SKIP)
          build() { cat upstream/word; }
          package() { :; }
          """
              .formatted(upstream));
      TestingProgress progress = new TestingProgress();
      assertThat(scene.build("apps/word", progress)).isInstanceOf(Result.Succeeded.class);
      assertThat(progress.lines()).contains("from the tag");
    }
  }

  private static NamespaceRooms withGit(Path data) throws java.io.IOException {
    RoomSettings usual = TestingRooms.settings(data);
    List<String> packages = new ArrayList<>(usual.basePackages());
    packages.add("git");
    Random random = new Random(1);
    return NamespaceRooms.prepare(
        new RoomSettings(
            usual.rooms(), Path.of("target", "room-base-git"), usual.firstUid(), packages),
        () -> TestingRooms.id(random),
        System::nanoTime);
  }

  private static void git(Path repository, String... arguments) throws Exception {
    List<String> argv = new ArrayList<>(List.of("git"));
    argv.addAll(List.of("-c", "user.name=nobody", "-c", "user.email=nobody@localhost.invalid"));
    argv.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .directory(repository.toFile())
            .redirectOutput(new File("/dev/null"))
            .redirectError(new File("/dev/null"));
    builder.environment().clear();
    builder
        .environment()
        .putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", repository.toString(), "LC_ALL", "C"));
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", argv)).isZero();
  }
}
