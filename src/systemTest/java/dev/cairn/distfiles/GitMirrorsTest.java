package dev.cairn.distfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(120)
@DisplayName("A git mirror")
class GitMirrorsTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

  private final Path upstream;
  private final Path place;
  private final DistfileStore store;

  GitMirrorsTest(@TempDir Path directory) throws Exception {
    this.upstream = Files.createDirectory(directory.resolve("upstream"));
    this.place = directory.resolve("distfiles");
    this.store =
        DistfileStore.open(
            DistfileSettings.standard(place, ENVIRONMENT), List.of(), new TestingTiming().timing());
    git("init", "--quiet", "--initial-branch=main");
    commit("first");
    git("tag", "v1");
  }

  private String git(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=x", "-c", "user.email=x@x"));
    command.addAll(List.of(arguments));
    Program.Ended ended =
        new Program(ENVIRONMENT)
            .run(upstream, Map.of("HOME", upstream.toString()), Duration.ofSeconds(30), command);
    assertThat(ended.isGood()).as(ended.lastWords()).isTrue();
    return ended.lastWords();
  }

  private String commit(String content) throws Exception {
    Files.writeString(upstream.resolve("file"), content);
    git("add", "file");
    git("commit", "--quiet", "-m", content);
    return git("rev-parse", "HEAD");
  }

  private FetchedFile obtain(String location) throws Exception {
    return store.obtain(
        new Distfile("tool", List.of(URI.create(location)), Map.of(), "tool"),
        FetchProgress.SILENT);
  }

  private String location(String fragment) {
    return "git+file://" + upstream + fragment;
  }

  @Test
  @DisplayName("has the wanted tag, commit or branch, and asks upstream only when it must")
  void followsUpstream() throws Exception {
    String first = git("rev-parse", "HEAD");
    FetchedFile tagged = obtain(location("#tag=v1"));
    assertThat(tagged.kind()).isEqualTo(FetchedFile.Kind.GIT_MIRROR);
    assertThat(tagged.digest()).isEqualTo(first);
    assertThat(tagged.path().resolve("HEAD")).exists();
    assertThat(Files.readString(tagged.path().resolve("config"))).contains("file://" + upstream);

    String second = commit("second");
    assertThat(obtain(location("#branch=main")).digest()).isEqualTo(second);
    assertThat(obtain(location("")).path()).isEqualTo(tagged.path());
    String third = commit("third");
    assertThat(obtain(location("#commit=" + third)).digest()).isEqualTo(third);

    Files.move(upstream, upstream.resolveSibling("away"));
    assertThat(obtain(location("#tag=v1?signed")).origin()).isEqualTo("store");
    assertThat(obtain(location("#commit=" + second)).digest()).isEqualTo(second);
    assertThatThrownBy(() -> obtain(location("#branch=main")))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("git failed")
        .hasMessageNotContaining("\n");
  }

  @Test
  @DisplayName("of an odd address is refused, and leaves nothing")
  void refusesOddAddresses() throws Exception {
    for (String odd :
        List.of(
            "git+ext::sh%20-c%20true",
            "git+file://-x/y",
            "git+ssh://host/x",
            location("#tag=--upload-pack=x"),
            location("#tag=a..b"),
            location("#what=v1"),
            location("#tag=absent"))) {
      assertThatThrownBy(() -> obtain(odd)).as(odd).isInstanceOf(FetchException.class);
    }
    assertThat(place.resolve("partial")).isEmptyDirectory();
  }

  @Test
  @DisplayName("that no recipe names is purged")
  void isPurged() throws Exception {
    FetchedFile mirror = obtain(location("#tag=v1"));
    Distfile live =
        new Distfile("tool", List.of(URI.create(location("#tag=v2"))), Map.of(), "tool");
    assertThat(store.purge(LiveDistfiles.ofTrees(List.of(live), List.of()))).isEmpty();
    assertThat(store.purge(LiveDistfiles.ofTrees(List.of(), List.of())))
        .extracting(UnusedFile::path)
        .containsExactly(mirror.path());
    assertThat(mirror.path()).doesNotExist();
  }
}
