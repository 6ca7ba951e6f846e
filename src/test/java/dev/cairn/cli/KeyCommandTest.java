package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.TestingNode;
import dev.cairn.cli.TestingCli.Outcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("cairn key")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class KeyCommandTest {

  @Test
  @DisplayName("makes a key that lets in, shows it to nobody again, and revokes it")
  void life(@TempDir Path data) throws Exception {
    TestingCli cli = new TestingCli(data);
    try (TestingNode node = new TestingNode(data)) {
      node.announceIn(data);
      Outcome made = cli.run("key", "create", "robot", "--scope", "build", "--days", "30");
      assertThat(made.status()).as(made.err()).isZero();
      String key = made.out().strip();
      assertThat(status(node, key)).isEqualTo(200);
      Outcome list = cli.run("key", "list");
      assertThat(list.out())
          .containsPattern("robot +build +counts ")
          .doesNotContain(key.substring(key.lastIndexOf('_')));
      assertThat(cli.run("key", "revoke", "robot").out()).startsWith("revoked robot (");
      assertThat(status(node, key)).isEqualTo(401);
      assertThat(cli.run("key", "list", "--json").out()).contains("\"state\":\"revoked\"");
    }
  }

  @Test
  @DisplayName("says in one line why there is no key")
  void refusals(@TempDir Path data) throws Exception {
    TestingCli cli = new TestingCli(data);
    try (TestingNode node = new TestingNode(data)) {
      node.announceIn(data);
      Outcome wrong = cli.run("key", "create", "robot", "--scope", "all");
      assertThat(wrong.err()).isEqualTo("cairn: scope must be read, build or admin\n");
      assertThat(wrong.status()).isEqualTo(1);
      assertThat(cli.run("key", "revoke", "robot").err())
          .isEqualTo("cairn: there is no such key\n");
      assertThat(cli.run("key").status()).isEqualTo(2);
    }
  }

  private static int status(TestingNode node, String key) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/status"))
                  .header("X-API-Key", key)
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    }
  }
}
