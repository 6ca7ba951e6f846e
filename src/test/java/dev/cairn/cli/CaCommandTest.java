package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.cli.TestingCli.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("cairn ca")
class CaCommandTest {
  private final Path data;
  private final TestingCli cli;

  CaCommandTest(@TempDir Path data) {
    this.data = data;
    this.cli = new TestingCli(data);
  }

  @Test
  @DisplayName("init makes an authority in the data directory, or where one is told")
  void init() {
    assertThat(cli.run("ca", "init").out())
        .isEqualTo(
            "the certificate authority is in %s and counts until 2036-11-17; `cairn ca issue NAME` makes certificates of it\n"
                .formatted(data.resolve("ca")));
    assertThat(cli.run("ca", "init", "--dir", "/etc/../somewhere", "--json").out())
        .startsWith("{\"file\":\"/somewhere/ca.pem\",\"subject\":\"CN=authority\",\"hosts\":[],");
  }

  @Test
  @DisplayName("issue makes a certificate for a year, below the authority, or as one is told")
  void issue() {
    assertThat(cli.run("ca", "issue", "farm-1").out())
        .isEqualTo(
            "the files of farm-1 are in %s; its certificate counts until 2027-11-20\n"
                .formatted(data.resolve("ca/farm-1")));
    Outcome told =
        cli.run(
            "ca",
            "issue",
            "farm-1",
            "--host",
            "a",
            "--host",
            "10.0.0.1",
            "--days",
            "1",
            "--out",
            "/to",
            "--json");
    assertThat(told.out())
        .startsWith("{\"file\":\"/to/certificate.pem\",\"subject\":\"CN=farm-1\"")
        .contains("\"hosts\":[\"a\",\"10.0.0.1\"]", "\"notAfter\":\"2026-11-21T12:00:00Z\"");
    assertThat(cli.run("ca", "issue", "farm-1", "--quiet").out()).isEmpty();
  }

  @Test
  @DisplayName("issue says in one line why it did not")
  void refusal() {
    Outcome refused = cli.run("ca", "issue", "refused");
    assertThat(refused.err())
        .isEqualTo(
            "cairn: there is no certificate authority in %s\n".formatted(data.resolve("ca")));
    assertThat(refused.status()).isEqualTo(1);
    for (String days : new String[] {"0", "3651"}) {
      Outcome wrong = cli.run("ca", "issue", "farm-1", "--days", days);
      assertThat(wrong.err()).isEqualTo("cairn: --days wants 1 to 3650, not " + days + "\n");
      assertThat(wrong.status()).isEqualTo(2);
    }
    assertThat(cli.run("ca", "issue").status()).isEqualTo(2);
  }

  @Test
  @DisplayName("show says what a certificate says")
  void show() {
    assertThat(cli.run("ca", "show", "/x/ca.pem").lines())
        .containsExactly(
            "subject      CN=shown",
            "hosts        farm-1 10.0.0.1",
            "serial       2a",
            "counts from  2026-11-20T12:00:00Z",
            "until        2026-11-21T12:00:00Z",
            "SHA-256      " + "0f".repeat(32));
  }
}
