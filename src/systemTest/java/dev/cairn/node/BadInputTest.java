package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Wire;
import dev.cairn.node.TestingCairn.Ended;
import dev.cairn.node.TestingCairn.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("Bad input gets one line that says what is wrong, and loses nothing:")
@Timeout(600)
class BadInputTest {
  private static final List<String> ODD_NAMES =
      List.of("../alpha", "libs/../alpha", "/no/such", "two words", "two\nlines", "", "%2e%2e");

  private final Path directory;
  private final Path data;
  private final TestingCairn cairn;
  private final TestingTree tree;

  BadInputTest(@TempDir Path directory) throws Exception {
    this.directory = directory.toRealPath();
    data = this.directory.resolve("data");
    cairn = new TestingCairn(this.directory);
    tree = new TestingTree(this.directory.resolve("tree"));
  }

  @AfterEach
  void close() throws Exception {
    cairn.close();
  }

  @Test
  @DisplayName("a wrong command line")
  void commandLine() throws Exception {
    refused(2, "unknown option: '--al'; did you mean --all?", "build", "--al");
    refused(2, "'biuld'; did you mean build", "biuld");
    refused(2, "--http wants HOST:PORT", "up", "--http", "8080");
    refused(2, "name builds, or say --run", "cancel");
    refused(1, "no node is running on " + data, "down");
  }

  @Test
  @DisplayName("a tree that is missing or has no recipe")
  void tree() throws Exception {
    refused(1, "/tree has no recipe: expected category/name/PKGBUILD", "plan", "--all");
    cairn.set("CAIRN_TREE", directory.resolve("nowhere").toString());
    refused(1, "/nowhere does not exist", "plan", "--all");
    cairn.set("CAIRN_TREE", "");
    refused(1, "there is no recipe tree; name one with --tree", "build", "--all");
  }

  @Test
  @DisplayName("names of nothing, and names that are none")
  void names() throws Exception {
    tree.recipe("alpha");
    tree.recipe("beta");
    cairn.up();
    cairn.succeed("build", "alpha", "--yes");
    refused(1, "no package 'alhpa' in the tree (did you mean alpha?)", "build", "alhpa", "--yes");
    for (String name : ODD_NAMES) {
      refused(1, "no package '", "build", name, "--yes");
    }
    for (String name : List.of("../alpha", "two\nlines")) {
      refused(1, "", "logs", name);
      refused(1, "", "retry", name);
      refused(1, "", "cancel", name);
      refused(1, "", "pause", name);
      refused(1, "", "queue", "priority", name, "1");
    }
    assertThat(historyOf("alpha")).containsExactly("success");
    assertThat(cairn.run("history", "two\nlines").out()).hasLineCount(1);
  }

  @Test
  @DisplayName("recipes that do not parse, loop, fork for ever, want the network or differ")
  void recipes() throws Exception {
    String minimal = "pkgname=%s\npkgver=1\npkgrel=1\narch=(any)\npackage() { :; }\n";
    tree.recipe("fine");
    tree.pkgbuild("syntax", "pkgname=(\n");
    tree.pkgbuild("loops", minimal.formatted("loops") + "while :; do :; done\n");
    tree.pkgbuild("forks", minimal.formatted("forks") + "while :; do sleep 99 & done\n");
    tree.pkgbuild(
        "network", minimal.formatted("network") + "exec 9<>/dev/tcp/192.0.2.1/80 || exit 3\n");
    tree.pkgbuild("odd", minimal.formatted("'../../odd'"));
    Path source = Files.writeString(directory.resolve("source.txt"), "not what was expected\n");
    tree.pkgbuild(
        "differs",
        minimal.formatted("differs")
            + "source=('file://%s')\nsha256sums=('%s')\n".formatted(source, "0".repeat(64)));
    tree.recipe("lonely", 1, "exec 9<>/dev/tcp/192.0.2.1/80");
    tree.recipe("needy", "differs");

    Ended all = cairn.run("build", "--all", "--yes");
    assertThat(all.status()).as("%s", all).isEqualTo(1);
    assertThat(all.named("SUCCESS")).containsExactly("fine");
    assertThat(all.named("failed")).containsExactly("differs", "lonely");
    assertThat(all.named("skipped")).containsExactly("needy");
    assertThat(all.named("ignored")).containsExactly("forks", "loops", "network", "odd", "syntax");
    assertThat(all.summary()).startsWith("1 built, 2 failed, 1 skipped, 5 ignored in ");
    assertThat(all.out().lines().filter(line -> line.startsWith("failed   differs")))
        .singleElement()
        .asString()
        .contains("fetch: ", "source.txt", "0".repeat(64));
    assertThat(all.out().lines().filter(line -> line.startsWith("failed   lonely")))
        .singleElement()
        .asString()
        .contains("build: ", "unreachable");
    assertThat(all.err()).isEmpty();
    assertThat(cairn.leftovers()).isEmpty();
    assertThat(historyOf("fine")).containsExactly("success");
    assertThat(historyOf("differs")).containsExactly("failed");

    Ended broken = cairn.run("build", "syntax", "--yes");
    assertThat(broken.status()).as("%s", broken).isEqualTo(1);
    assertThat(broken.out()).contains("syntax/PKGBUILD", "unexpected EOF");
  }

  @Test
  @DisplayName("a port in use, a second node, a data directory of a newer version or of none")
  void nodes() throws Exception {
    tree.recipe("fine");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String http = "127.0.0.1:" + taken.getLocalPort();
      refused(1, "cannot listen on " + http + ": the port is in use", "up", "--http", http);
    }
    Running node = cairn.up();
    cairn.succeed("build", "fine", "--yes");
    refused(1, "another node uses the data directory " + data, "up", "--http", "127.0.0.1:0");
    assertThat(node.isAlive()).isTrue();
    refused(1, "the running node reads ", "plan", "--all", "--tree", "/elsewhere");
    cairn.succeed("down");

    Path format = data.resolve("format");
    String ours = Files.readString(format);
    Files.writeString(format, "99\n");
    refused(1, data + " was written by a newer version of Cairn (format 99", "history");
    Files.writeString(format, "what?\n");
    refused(1, format + " does not hold a format number", "history");
    Files.writeString(format, ours);
    refused(
        1,
        "/cairn.conf is not a directory; name another one with --data",
        "history",
        "--data",
        directory + "/cairn.conf");
    cairn.configure("cairn.slots = many");
    refused(1, "slots", "history");
    cairn.configure("cairn { slots = ");
    refused(2, "configuration", "history");
    cairn.configure("");
    assertThat(historyOf("fine")).containsExactly("success");
  }

  @Test
  @DisplayName("a disk that is full, and one that is read-only")
  void disks() throws Exception {
    tree.pkgbuild(
        "large",
        """
        pkgname=large
        pkgver=1
        pkgrel=1
        arch=(any)
        package() { head -c 160000000 /dev/urandom > "$pkgdir/noise"; }
        """);
    tree.recipe("small");
    tree.recipe("later");
    Path disk = Files.createDirectory(directory.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=144m", "tmpfs", disk.toString());
    try {
      Path full = Files.createDirectory(disk.resolve("data"));
      cairn.set("CAIRN_DATA", full.toString());
      refused(
          1,
          "cannot make the base image in %s/base: No space left on device".formatted(full),
          "plan",
          "--all");
      Files.delete(full.resolve("base"));
      Files.createSymbolicLink(full.resolve("base"), data.resolve("base").toRealPath());
      fillAndProtect(disk, full);
    } finally {
      cairn.close();
      cairn.set("CAIRN_DATA", data.toString());
      run("umount", disk.toString());
    }
  }

  private void fillAndProtect(Path disk, Path full) throws Exception {
    Ended tooLarge = cairn.run("build", "large", "small", "--yes");
    assertThat(tooLarge.status()).as("%s", tooLarge).isEqualTo(1);
    assertThat(tooLarge.named("SUCCESS")).containsExactly("small");
    assertThat(tooLarge.out())
        .contains("the disk of " + full + "/staging is full, free some space");
    assertThat(tooLarge.err()).isEmpty();
    assertThat(historyOf("large")).containsExactly("failed");

    Path filler = disk.resolve("filler");
    long leaveBytes = 8L << 20;
    long fillBytes = Files.getFileStore(disk).getUsableSpace() - leaveBytes;
    Files.write(filler, new byte[Math.toIntExact(fillBytes)], StandardOpenOption.CREATE);
    refused(1, "the disk of " + full + " is full", "build", "later", "--yes");
    Files.delete(filler);

    Path repository = full.resolve("repository");
    run("mount", "--bind", repository.toString(), repository.toString());
    try {
      run("mount", "-o", "remount,bind,ro", repository.toString());
      Ended readOnly = cairn.run("build", "later", "--yes");
      assertThat(readOnly.status()).as("%s", readOnly).isEqualTo(1);
      assertThat(readOnly.out() + readOnly.err()).contains("read-only", "remount it writable");
      assertThat(readOnly.out() + readOnly.err()).doesNotContain("Exception", "\tat ");
    } finally {
      run("umount", repository.toString());
    }
    run("mount", "-o", "remount,size=600m", disk.toString());
    Ended mended = cairn.succeed("build", "--all", "--yes");
    assertThat(mended.named("SUCCESS")).containsExactly("large", "later");
    assertThat(historyOf("small")).containsExactly("success");
    assertThat(cairn.leftovers()).isEmpty();
  }

  /** Runs a command that must be refused with one line. */
  private void refused(int status, String part, String... arguments) throws Exception {
    Ended ended = cairn.run(arguments);
    String described = List.of(arguments) + ": " + ended;
    assertThat(ended.status()).as(described).isEqualTo(status);
    assertThat(ended.err()).as(described).startsWith("cairn: ").contains(part).hasLineCount(1);
    assertThat(ended.err()).as(described).doesNotContain("Exception", "defect");
  }

  private List<String> historyOf(String recipe) throws IOException, InterruptedException {
    return cairn.history().stream()
        .filter(build -> build.name().equals(recipe))
        .map(Wire.Build::status)
        .toList();
  }

  private static void run(String... argv) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(argv).inheritIO().start().waitFor())
        .as("%s", List.of(argv))
        .isZero();
  }
}
