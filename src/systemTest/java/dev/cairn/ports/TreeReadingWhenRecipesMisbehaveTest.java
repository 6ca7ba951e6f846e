package dev.cairn.ports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.environment.TestingRooms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("A tree in which recipes misbehave")
class TreeReadingWhenRecipesMisbehaveTest {
  private final Path directory;

  TreeReadingWhenRecipesMisbehaveTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private TreeReading read(TestingTree tree) throws IOException, InterruptedException {
    ReadingSettings settings =
        new ReadingSettings(
            "x86_64",
            directory.resolve("cache"),
            2,
            Duration.ofSeconds(3),
            0,
            Path.of("/usr/share/makepkg"),
            Path.of("/etc/makepkg.conf"));
    return new RecipeTree(
            List.of(new TreeSettings(tree.root(), Map.of())),
            settings,
            TestingRooms.namespaces(directory.resolve("data")))
        .read();
  }

  @Test
  @Timeout(180)
  @DisplayName("reports each of them and reads all others")
  void reportsEach() throws Exception {
    TestingTree tree = misbehavingTree();

    TreeReading reading = read(tree);

    assertThat(reading.specs())
        .extracting(PackageSpec::name)
        .containsExactly("aa", "mm", "reads-stdin", "zz");
    Map<String, String> messages = new HashMap<>();
    reading.broken().forEach(broken -> messages.put(broken.name(), broken.message()));
    assertThat(messages.values()).allSatisfy(message -> assertThat(message).hasLineCount(1));
    assertThat(messages.get("loops")).contains("takes");
    assertThat(messages.get("sleeps")).isEqualTo("it takes longer than 3 s");
    assertThat(messages.get("lingers")).contains("leaves processes running");
    assertThat(messages.get("prints")).isEqualTo("it writes more than 1024 KiB");
    assertThat(messages.get("exits")).contains("leaves the shell");
    assertThat(messages.get("exits-later")).contains("7");
    assertThat(messages.get("path")).contains("pkgname");
    assertThat(messages.get("newline")).contains("pkgname");
    assertThat(messages.get("syntax"))
        .startsWith("line ")
        .contains("unexpected EOF")
        .doesNotContain("PKGBUILD", "Failed to source");
    assertThat(messages.get("empty")).contains("pkgname");
    assertThat(messages.get("unreadable")).contains("read");
    assertThat(messages.get("dangling")).contains("link");
    assertThat(messages)
        .containsOnlyKeys(
            "loops",
            "sleeps",
            "forks",
            "bomb",
            "lingers",
            "kills",
            "prints",
            "swells",
            "exits",
            "exits-later",
            "network",
            "writes",
            "terminal",
            "path",
            "newline",
            "syntax",
            "empty",
            "unreadable",
            "dangling",
            "circle",
            "two words");
    assertThat(Files.readString(tree.root().resolve("bad/writes/PKGBUILD"))).contains("pkgver");
  }

  private TestingTree misbehavingTree() throws IOException {
    TestingTree tree = new TestingTree(directory.resolve("tree"));
    for (String fine : List.of("aa", "mm", "zz")) {
      tree.minimal("fine/" + fine, "");
    }
    tree.minimal("bad/loops", "while :; do :; done\n");
    tree.minimal("bad/sleeps", "sleep 1000\n");
    tree.minimal("bad/forks", "while :; do sleep 1000 & done\n");
    tree.minimal("bad/bomb", "f() { f | f & }\nf\n");
    tree.minimal("bad/lingers", "sleep 1000 &\n");
    tree.minimal("bad/kills", "kill -KILL $PPID; kill -KILL 0\n");
    tree.minimal("bad/prints", "yes\n");
    tree.minimal("bad/swells", "x=$(yes)\n");
    tree.minimal("bad/exits", "exit 0\n");
    tree.minimal("bad/exits-later", "package() { pkgdesc=$(exit); }\nexit 7\n");
    tree.minimal("bad/network", "exec 9<>/dev/tcp/192.0.2.1/80 || exit 3\n");
    tree.minimal("bad/writes", "echo x > PKGBUILD || exit 4\n");
    tree.minimal("bad/terminal", "read -r x </dev/tty || exit 5\n");
    tree.minimal("bad/path", "pkgname=../../etc\n");
    tree.minimal("bad/newline", "pkgname=$'a\\nb'\n");
    tree.recipe("bad/syntax", "pkgname=(\n");
    tree.recipe("bad/empty", "");
    Path hidden = tree.minimal("bad/unreadable", "");
    Files.setPosixFilePermissions(
        hidden.resolve("PKGBUILD"), PosixFilePermissions.fromString("rw-------"));
    Files.createDirectories(tree.root().resolve("bad/dangling"));
    Files.createSymbolicLink(tree.root().resolve("bad/dangling/PKGBUILD"), Path.of("nowhere"));
    Files.createDirectories(tree.root().resolve("bad/circle"));
    Files.createSymbolicLink(tree.root().resolve("bad/circle/PKGBUILD"), Path.of("PKGBUILD"));
    tree.minimal("bad/two words", "pkgname=two-words\n");
    tree.minimal("fine/reads-stdin", "read -r x || true\n");
    Files.createSymbolicLink(tree.root().resolve("again"), Path.of("."));
    Files.createSymbolicLink(tree.root().resolve("fine/up"), Path.of(".."));
    return tree;
  }
}
