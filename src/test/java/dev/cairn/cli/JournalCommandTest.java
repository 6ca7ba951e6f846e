package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.api.TestingNode;
import dev.cairn.cli.TestingCli.Outcome;
import dev.cairn.journal.Journal;
import dev.cairn.journal.TestingPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("cairn journal")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JournalCommandTest {
  private final Path data;
  private final TestingCli cli;

  JournalCommandTest(@TempDir Path data) {
    this.data = data;
    this.cli = new TestingCli(data);
  }

  private static TestingNode with(TestingNode node, Path data) throws IOException {
    node.planner.with("zlib").with("png", "zlib").with("jq");
    node.announceIn(data);
    return node;
  }

  private Config configuration(Path directory) {
    return ConfigFactory.parseMap(Map.of("cairn.journal.leveldb.dir", directory.toString()))
        .withFallback(ConfigFactory.load());
  }

  @Test
  @DisplayName("backs up while the node runs; the copy becomes a journal with the same history")
  void backup() throws Exception {
    Path backup = data.resolve("backup");
    List<String> history;
    try (TestingNode _ = with(new TestingNode(data), data)) {
      assertThat(cli.run("build", "png", "--yes").status()).isZero();
      history = cli.run("history", "--json").lines();
      Outcome outcome = cli.run("journal", "backup", backup.toString());
      assertThat(outcome.out()).matches("\\Q" + backup + "\\E holds \\d+ events, [0-9.]+ .?i?B\n");
      assertThat(outcome.status()).isZero();
      Outcome again = cli.run("journal", "backup", backup.toString());
      assertThat(again.err())
          .isEqualTo(
              "cairn: %s exists already; name a directory that does not\n".formatted(backup));
      assertThat(again.status()).isEqualTo(1);
      assertThat(cli.run("journal", "backup", data.resolve("second").toString(), "--json").out())
          .startsWith("{\"directory\":\"" + data.resolve("second") + "\",\"events\":");
    }
    Path other = Files.createDirectory(data.resolve("other"));
    assertThat(Journal.restore(backup, configuration(other.resolve("journal"))).events())
        .isPositive();
    try (TestingNode _ = with(new TestingNode(other), data)) {
      assertThat(cli.run("history", "--json").lines()).isEqualTo(history);
      assertThat(cli.run("build", "jq", "--yes").status()).isZero();
    }
  }

  @Test
  @DisplayName("compacts, and says what the journal took and takes")
  void compact() throws Exception {
    try (TestingNode _ = with(new TestingNode(data), data)) {
      assertThat(cli.run("journal", "compact").out()).matches("the journal took .* and takes .*\n");
      assertThat(cli.run("journal", "compact", "--json").out())
          .matches("\\{\"bytesBefore\":\\d+,\"bytesAfter\":\\d+\\}\n");
    }
  }

  @Test
  @DisplayName("removes nothing that is needed, and says which age it wants")
  void retain() throws Exception {
    try (TestingNode _ = with(new TestingNode(data), data)) {
      assertThat(cli.run("build", "png", "--yes").status()).isZero();
      Outcome none = cli.run("journal", "retain");
      assertThat(none.err())
          .isEqualTo(
              "cairn: no age is named, and cairn.journal.leveldb.retention is empty; use"
                  + " --older-than\n");
      assertThat(none.status()).isEqualTo(1);
      assertThat(cli.run("journal", "retain", "--older-than", "0h", "--kind", "build").out())
          .matches(
              "0 events with 0 B could be removed; of the same age \\d+ stay, because their"
                  + " entities recover from them\n");
      assertThat(cli.run("journal", "retain", "--older-than", "8w", "--json", "--yes").out())
          .isEqualTo("{\"removed\":0,\"needed\":0,\"bytes\":0,\"dryRun\":true}\n");
    }
  }

  @Test
  @DisplayName("removes what an entity has deleted when somebody says yes")
  void removes() throws Exception {
    try (TestingNode _ = with(new TestingNode(data), data);
        TestingPlugin plugin = TestingPlugin.ofCairn(data.resolve("journal"))) {
      for (long number = 1; number <= 3; number++) {
        plugin.store(TestingPlugin.event("pile|1", number, "x".repeat(2000), Optional.empty()));
      }
      plugin.delete("pile|1", 2);
      String[] retain = {"journal", "retain", "--older-than", "0h", "--kind", "pile"};
      assertThat(cli.run(with(retain, "--dry-run")).out())
          .isEqualTo(
              "2 events with 3.9 KiB could be removed; of the same age 1 stay, because their"
                  + " entities recover from them\n");
      assertThat(cli.run(retain).lines()).containsExactly("nothing is removed; say --yes");
      assertThat(cli.run(with(retain, "--yes")).out())
          .isEqualTo(
              "removed 2 events with 3.9 KiB; of the same age 1 stay, because their entities recover"
                  + " from them; `cairn journal compact` gives the room back\n");
      assertThat(cli.run(with(retain, "--dry-run")).out()).startsWith("0 events with 0 B");
    }
  }

  private static String[] with(String[] arguments, String last) {
    return Stream.concat(Stream.of(arguments), Stream.of(last)).toArray(String[]::new);
  }

  @Test
  @DisplayName("hands restore and import to the program, with the data directory")
  void offline() {
    assertThat(cli.run("journal", "restore", data.resolve("backup").toString()).out())
        .isEqualTo("%s holds 7 events, 2.0 KiB\n".formatted(data.resolve("journal")));
    Outcome refused = cli.run("journal", "restore", "/none");
    assertThat(refused.err()).isEqualTo("cairn: /none is no backup of a journal\n");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(cli.run("journal", "import").out())
        .isEqualTo(
            "%s holds 7 events of 2 entities; the old files are in %s\n"
                .formatted(data.resolve("journal"), data.resolve("journal.akka")));
    assertThat(cli.run("journal", "import", "--json").out())
        .contains("\"entities\":2", "\"keptAside\":");
  }

  @Test
  @DisplayName("import keeps the history of runs and builds, and what is up to date")
  void importedHistory() throws Exception {
    List<String> history;
    try (TestingNode node = with(TestingNode.withAkkasJournal(data), data)) {
      node.planner.withBroken("broken", "it has no version");
      assertThat(cli.run("build", "png", "--yes").status()).isZero();
      assertThat(cli.run("build", "broken", "jq", "--yes").status()).isEqualTo(1);
      assertThat(cli.run("force", "zlib", "--yes").status()).isZero();
      history = cli.run("history", "--json").lines();
    }
    assertThat(history.toString()).contains("png", "jq");
    Journal.importAkka(configuration(data.resolve("journal")), Clock.systemUTC());
    try (TestingNode _ = with(new TestingNode(data), data)) {
      assertThat(cli.run("history", "--json").lines()).isEqualTo(history);
      assertThat(cli.run("plan", "png", "jq").out()).contains("0 to build, 3 up to date");
      assertThat(cli.run("force", "png", "--yes").status()).isZero();
    }
  }
}
