package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.Json;
import dev.cairn.node.TestingCairn.Ended;
import dev.cairn.node.TestingCairn.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("The audit of a journal of real builds")
@Timeout(600)
class AuditWhenBuiltTest {
  private final TestingCairn cairn;
  private final TestingTree tree;

  AuditWhenBuiltTest(@TempDir Path directory) throws Exception {
    cairn = new TestingCairn(directory);
    tree = new TestingTree(directory.resolve("tree"));
  }

  @AfterEach
  void close() throws Exception {
    cairn.close();
  }

  @Test
  @DisplayName("answers beside the running node and without one, and says the same")
  void answers() throws Exception {
    tree.recipe("lib");
    tree.recipe("app", "lib");
    cairn.succeed("build", "--all", "--yes");
    List<String> without = askAll();
    Running node = cairn.up();
    assertThat(askAll()).isEqualTo(without);
    cairn.succeed("down");
    assertThat(node.await().status()).isZero();
  }

  @Test
  @DisplayName("answers as far as a damaged journal can be read, and no history is made of it")
  void damaged() throws Exception {
    tree.recipe("lib");
    cairn.succeed("build", "--all", "--yes");
    long events = cairn.succeed("audit", "log").out().lines().count();
    flipByteOfEvents();
    Ended log = cairn.succeed("audit", "log");
    assertThat(log.out().lines()).hasSize((int) events).anyMatch(line -> line.startsWith("?  "));
    assertThat(log.out()).contains("RunFinished");
    Ended verify = cairn.run("audit", "verify");
    assertThat(verify.status()).isEqualTo(1);
    assertThat(verify.out()).contains("it does not fit from event ");
    assertThat(cairn.run("audit", "replay").status()).isEqualTo(1);
    // The build database was told of all events while they were whole, and stays as it is.
    assertThat(cairn.plan("--all")).containsEntry("lib", "keep: up to date");
    Ended rebuild = cairn.run("database", "rebuild");
    assertThat(rebuild.status()).isEqualTo(1);
    assertThat(rebuild.err()).contains("cairn: the history cannot be read from the journal: ");
    assertThat(cairn.plan("--all")).containsEntry("lib", "keep: up to date");
  }

  /** The command before has left a table, of which the first half is events. */
  private void flipByteOfEvents() throws IOException {
    Path table;
    try (Stream<Path> files = Files.list(cairn.data().resolve("journal/db"))) {
      table =
          files
              .filter(file -> file.toString().endsWith(".sst"))
              .max(Comparator.comparingLong(file -> file.toFile().length()))
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length / 4] ^= 1;
    Files.write(table, bytes);
  }

  private List<String> askAll() throws Exception {
    Ended log = cairn.succeed("audit", "log");
    assertThat(log.out())
        .contains("RunPlanned", "PackagesMade", "BuildSettled name=app", "RunFinished");
    Ended show = cairn.succeed("audit", "show", "app", "--causes");
    assertThat(show.out()).contains("BuildSucceeded took=", "<- BuildAssigned 2", "-> run|");
    Ended state = cairn.succeed("audit", "state", "latest", "--json");
    JsonNode run = Json.plain().readTree(state.out()).path("state");
    assertThat(run.path("stage").asText()).isEqualTo("FINISHED");
    assertThat(run.path("builds").path("app").path("status").asText()).isEqualTo("BUILT");
    assertThat(cairn.succeed("audit", "state", "latest", "--at", "1").out()).contains("ACTIVE");
    Ended diff = cairn.succeed("audit", "diff", "latest", "--from", "1");
    assertThat(diff.out()).contains("builds.app.status: WAITING -> BUILT");
    Ended replay = cairn.succeed("audit", "replay");
    assertThat(replay.out()).startsWith("all the same: ");
    assertThat(cairn.succeed("audit", "verify").out()).contains("all of it fits: ");
    assertThat(cairn.run("audit", "verify", "--key", "0".repeat(64)).status()).isEqualTo(1);
    assertThat(cairn.succeed("audit", "stats").out()).containsPattern("kind +BuildSettled +2");
    assertThat(cairn.succeed("audit", "export").out().lines())
        .hasSize((int) log.out().lines().count());
    assertThat(cairn.run("audit", "show", "appp").err())
        .isEqualToIgnoringNewLines("cairn: no entity has the id or name appp; did you mean app?");
    return List.of(log.out(), show.out(), state.out(), diff.out(), replay.out());
  }
}
