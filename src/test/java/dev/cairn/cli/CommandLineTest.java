package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.TestingNode;
import dev.cairn.cli.TestingCli.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@DisplayName("The command line")
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class CommandLineTest {
  @TempDir Path data;

  @Test
  @DisplayName("knows every command, and each has help and the common options")
  void commands() {
    StringWriter ignored = new StringWriter();
    CommandLine cairn =
        Cli.commandLine(
            new TestingCli(data).context(new PrintWriter(ignored), new PrintWriter(ignored)));
    assertThat(cairn.getSubcommands().keySet())
        .containsExactlyInAnyOrder(
            ("demo check doctor up down status plan build just-build force test fetch-only everything"
                    + " retry cancel queue history ask report logs audit workers cluster pause resume packages repo"
                    + " purge-distfiles journal database ca key bench completion manual")
                .split(" "));
    cairn
        .getSubcommands()
        .forEach(
            (name, command) ->
                assertThat(command.getCommandSpec().optionsMap()).as(name).containsKey("--help"));
  }

  @ParameterizedTest
  @DisplayName("says what is wrong in one line, and exits with 2")
  @CsvSource(
      delimiter = '|',
      value = {
        "buld | did you mean build",
        "build --forse x | unknown option: '--forse'",
        "build | name packages, or say --all",
        "build x --all | either --all or names, not both",
        "up --http nowhere | --http wants HOST:PORT, such as 127.0.0.1:8080, not 'nowhere'",
        "up --http h:99999 | --http wants HOST:PORT",
        "history --limit many | 'many' is not an int",
        "history --limit -1 | --limit wants a number from 1 on, not -1",
        "history --limit 0 | --limit wants a number from 1 on, not 0",
        "queue priority x | missing required parameter: 'N'",
        "journal retain --kind build | --kind needs --older-than",
        "journal retain --older-than soon | 'soon' is no age; use hours, days or weeks",
        "journal backup | missing required parameter: 'DIR'",
        "bench api --clients 0 | --clients, --rate, --seconds, --lines, --builds and --times must be",
      })
  void wrongUsage(String arguments, String message) {
    Outcome outcome = new TestingCli(data).with("CAIRN_YES", "1").run(arguments.split(" "));
    assertThat(outcome.err()).startsWith("cairn: ").contains(message);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.status()).isEqualTo(2);
  }

  @Test
  @DisplayName("measures the API, and fails when something was lost")
  void benchmark() {
    TestingCli cli = new TestingCli(data);
    Outcome whole = cli.run("bench", "api", "--json");
    assertThat(whole.out())
        .isEqualTo("{\"what\":\"clients\",\"value\":500.0,\"unit\":\"of 500\"}\n");
    assertThat(whole.status()).isZero();
    Outcome lost = cli.run("bench", "api", "--clients", "501");
    assertThat(lost.out()).startsWith("clients ").endsWith(" 501.00 of 500\n");
    assertThat(lost.err()).startsWith("cairn: a client missed something").hasLineCount(1);
    assertThat(lost.status()).isEqualTo(1);
  }

  @Test
  @DisplayName("tells its version")
  void version() {
    assertThat(new TestingCli(data).run("--version").out())
        .isEqualToIgnoringNewLines("cairn 1.2.3");
    assertThat(new TestingCli(data).run("build", "--version").out())
        .isEqualToIgnoringNewLines("cairn 1.2.3");
  }

  @Test
  @DisplayName("writes a manual page for each command")
  void manual() throws Exception {
    Path pages = data.resolve("man");
    assertThat(new TestingCli(data).run("manual", pages.toString()).status()).isZero();
    try (var files = Files.list(pages)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("cairn.1", "cairn-build.1", "cairn-queue-add.1")
          .doesNotContain("cairn-manual.1");
    }
    assertThat(Files.readString(pages.resolve("cairn-plan.1")).lines())
        .startsWith(
            ".TH \"CAIRN-PLAN\" \"1\" \"\" \"Cairn\" \"Cairn manual\"",
            ".SH \"NAME\"",
            "cairn-plan - Shows what would be built, and why.")
        .contains("\\fB77\\fR", "everything is up to date", "\\fB\\-\\-data DIR\\fR");
  }

  @Test
  @DisplayName("completes itself in bash")
  void completion() {
    assertThat(new TestingCli(data).run("completion").out())
        .contains("complete -F _complete_cairn", "purge-distfiles");
  }

  @Test
  @DisplayName("takes the option before the variable before the file before what is usual")
  void precedence() throws Exception {
    assertThat(dataOf(new TestingCli(data).with("CAIRN_DATA", "")))
        .endsWith("home/.local/share/cairn");
    Path file = data.resolve("my.conf");
    Files.writeString(file, "cairn { data = /from/file }\n");
    assertThat(
            dataOf(
                new TestingCli(data).with("CAIRN_DATA", "").with("CAIRN_CONFIG", file.toString())))
        .isEqualTo("/from/file");
    assertThat(
            dataOf(
                new TestingCli(data)
                    .with("CAIRN_DATA", "/from/variable")
                    .with("CAIRN_CONFIG", file.toString())))
        .isEqualTo("/from/variable");
    assertThat(
            dataOf(
                new TestingCli(data).with("CAIRN_DATA", "/from/variable"),
                "--data",
                "/from/option"))
        .isEqualTo("/from/option");
    Files.writeString(file, "cairn { data = [");
    Outcome broken =
        new TestingCli(data)
            .with("CAIRN_DATA", "")
            .with("CAIRN_CONFIG", file.toString())
            .run("down");
    assertThat(broken.status()).isEqualTo(2);
    assertThat(broken.err()).startsWith("cairn: the configuration cannot be read: ");
  }

  @Test
  @DisplayName("names the part of the data directory's path that is no directory")
  void dataBelowFile() throws Exception {
    Path file = Files.writeString(data.resolve("notes"), "");
    Outcome outcome = new TestingCli(data).run("status", "--data", file + "/below/data");
    assertThat(outcome.err())
        .isEqualToIgnoringNewLines(
            "cairn: " + file + " is not a directory; name another one with --data");
    assertThat(outcome.status()).isEqualTo(1);
  }

  private static String dataOf(TestingCli cli, String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "down";
    System.arraycopy(options, 0, arguments, 1, options.length);
    String err = cli.run(arguments).err();
    assertThat(err).startsWith("cairn: no node is running on ");
    return err.strip().substring("cairn: no node is running on ".length());
  }

  @Test
  @DisplayName("starts a node where none is running, which leaves unfinished runs alone to look")
  void embedded() throws Exception {
    try (TestingNode node = new TestingNode(data)) {
      node.planner.with("hello");
      TestingCli cli = new TestingCli(data).with("CAIRN_TREE", "/one:/two").launching(node);
      assertThat(cli.run("plan", "hello").status()).isZero();
      assertThat(cli.run("build", "hello").status()).isZero();
      assertThat(cli.run("queue", "add", "hello").err())
          .startsWith("cairn: no node is running that could build it later");
      assertThat(cli.launched())
          .extracting(NodeLauncher.Options::continuesRun)
          .containsExactly(false, true, false);
      assertThat(cli.launched().getFirst().trees())
          .isEqualTo(List.of(Path.of("/one"), Path.of("/two")));
      assertThat(cli.launched().getFirst().port()).isZero();
    }
  }

  @Test
  @DisplayName("says in one line why no node can be started")
  void cannotStart() {
    Outcome outcome = new TestingCli(data).run("status");
    assertThat(outcome.err()).isEqualToIgnoringNewLines("cairn: no node may be started here");
    assertThat(outcome.status()).isEqualTo(1);
  }
}
