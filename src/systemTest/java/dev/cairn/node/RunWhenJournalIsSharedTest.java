package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.node.TestingCairn.Running;
import dev.cairn.postgres.PostgresSettings;
import dev.cairn.postgres.TestingPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("A node whose journal is in PostgreSQL")
@Timeout(600)
class RunWhenJournalIsSharedTest {
  private static final String SLOTS = "cairn { slots = 1, fetch.attempts = 1 }";
  private static final String SHARED = "cairn.journal.cluster = postgres";

  @TempDir Path directory;
  private TestingCairn cairn;
  private TestingTree tree;
  private TestingPostgres server;
  private PostgresSettings database;

  @BeforeEach
  void start() throws Exception {
    cairn = new TestingCairn(directory);
    tree = new TestingTree(directory.resolve("tree"));
    server = new TestingPostgres(directory.resolve("postgres"));
    database = server.newDatabase();
  }

  @AfterEach
  void end() throws Exception {
    cairn.close();
    server.close();
  }

  @Test
  @DisplayName("takes its events along, goes on after a kill, and can be audited as a whole")
  void movesAndGoesOn() throws Exception {
    cairn.configure(SLOTS, place());
    tree.recipe("lib");
    cairn.succeed("build", "--all", "--yes");
    String before = cairn.succeed("audit", "log").out();

    cairn.configure(SLOTS, place(), SHARED);
    assertThat(cairn.run("plan", "--all").err())
        .contains("carry it over with `cairn journal move --to postgres`");
    assertThat(cairn.succeed("journal", "move", "--to", "postgres").out())
        .startsWith(database + " holds ");
    assertThat(cairn.run("journal", "move", "--to", "postgres").err())
        .contains("journal holds no journal; there is nothing to move");

    assertThat(cairn.succeed("audit", "log").out()).startsWith(before);
    assertThat(cairn.plan("--all")).containsEntry("lib", "keep: up to date");
    long mark = TestingTree.mark();
    tree.recipe("app", 1, TestingTree.held(mark), "lib");
    Running node = cairn.up();
    cairn.succeed("queue", "add", "--all");
    cairn.awaitHeld(mark);
    node.kill();
    node = cairn.up();
    cairn.awaitHeld(mark);
    cairn.release(mark);
    while (cairn.status().run().isPresent()) {
      assertThat(node.isAlive()).isTrue();
    }
    assertThat(cairn.plan("--all"))
        .containsEntry("lib", "keep: up to date")
        .containsEntry("app", "keep: up to date");
    assertThat(cairn.history())
        .extracting(attempt -> attempt.name() + " " + attempt.status())
        .containsExactly("app success", "app interrupted", "lib success");
    assertThat(cairn.succeed("audit", "verify").out()).contains("all of it fits: ");
    assertThat(cairn.succeed("audit", "replay").out()).startsWith("all the same: ");
    cairn.succeed("down");
    assertThat(node.await().status()).isZero();
  }

  @Test
  @DisplayName("says in one line that the server does not answer, and starts when it does")
  void serverIsAway() throws Exception {
    cairn.configure(SLOTS, place().replace("port = ", "port = 1 # "), SHARED);
    assertThat(cairn.run("plan", "--all").err().lines())
        .singleElement()
        .asString()
        .startsWith("cairn: the journal at postgresql://postgres@localhost:1/")
        .endsWith("; see cairn.journal.postgres");
    cairn.configure(SLOTS, place(), SHARED);
    tree.recipe("lib");
    assertThat(cairn.plan("--all")).containsEntry("lib", "build: never built");
  }

  private String place() throws Exception {
    Path password = directory.resolve("password");
    Files.writeString(password, database.password() + "\n");
    return """
        cairn.journal.postgres {
          host = %s
          port = %d
          database = %s
          user = %s
          password-file = "%s"
        }
        """
        .formatted(
            database.host(), database.port(), database.database(), database.user(), password);
  }
}
