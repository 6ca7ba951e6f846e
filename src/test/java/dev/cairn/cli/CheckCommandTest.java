package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("cairn check")
class CheckCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private TestingPrograms programs;

  @TempDir Path home;

  @BeforeEach
  void everyToolIsThere(@TempDir Path directory) throws IOException {
    Files.createFile(home.resolve("pom.xml"));
    programs = new TestingPrograms(directory);
    programs.addAllBut();
  }

  @Test
  @DisplayName("leaves all to Maven on this JDK, in the project, with its words and its status")
  void whole() {
    var commands =
        new TestingHostCommands(
            (typed, lines) -> {
              lines.accept("Tests run: 12, Failures: 1");
              return 1;
            });
    assertThat(run(commands)).isEqualTo(1);
    assertThat(out.toString()).contains("Tests run: 12, Failures: 1");
    assertThat(commands.seen())
        .singleElement()
        .satisfies(
            maven -> {
              assertThat(maven.argv()).startsWith("mvn").endsWith("verify");
              assertThat(maven.directory()).isEqualTo(home);
              assertThat(maven.variables()).isEqualTo(Map.of("JAVA_HOME", "/jdk"));
            });
  }

  @Test
  @DisplayName("--fast stops after the unit tests")
  void fast() {
    var commands = new TestingHostCommands((typed, lines) -> 0);
    assertThat(run(commands, "--fast")).isZero();
    assertThat(commands.typed()).singleElement().asString().endsWith(" test");
  }

  @Test
  @DisplayName("--system has Maven run only the farm under faults, with many seeds")
  void system() {
    var commands = new TestingHostCommands((typed, lines) -> 0);
    assertThat(run(commands, "--system")).isZero();
    assertThat(run(commands, "--system", "--seeds", "3", "--first-seed", "41")).isZero();
    assertThat(commands.typed())
        .satisfiesExactly(
            usual ->
                assertThat(usual)
                    .contains("-Dit.test=FarmUnderFaultsTest", "-Dcairn.seeds=20")
                    .endsWith(" -Dcairn.first-seed=1 verify"),
            few -> assertThat(few).endsWith(" -Dcairn.seeds=3 -Dcairn.first-seed=41 verify"));
  }

  @Test
  @DisplayName("refuses seeds without number or without --system, and --system with --fast")
  void seeds() {
    var commands = new TestingHostCommands((typed, lines) -> 0);
    assertThat(run(commands, "--system", "--seeds", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--seeds is a number from 1 to 100, not 0");
    assertThat(run(commands, "--seeds", "3")).isEqualTo(2);
    assertThat(err.toString()).contains("--system");
    assertThat(run(commands, "--system", "--fast")).isEqualTo(2);
    assertThat(commands.typed()).isEmpty();
  }

  @Test
  @DisplayName("takes the common options: quiet for Maven, one JSON document for programs")
  void commonOptions() {
    var commands =
        new TestingHostCommands(
            (typed, lines) -> {
              lines.accept("Tests run: 12");
              return 0;
            });
    assertThat(run(commands, "--quiet", "--json", "--yes", "--data", "/elsewhere")).isZero();
    assertThat(commands.typed()).singleElement().asString().endsWith(" --quiet verify");
    assertThat(out.toString()).isEqualToIgnoringNewLines("{\"passed\":true}");
    assertThat(err.toString()).contains("Tests run: 12");
  }

  @Test
  @DisplayName("starts no Maven when a tool is missing and cannot be installed")
  void missing(@TempDir Path empty) {
    programs = new TestingPrograms(empty);
    programs.addAllBut("patch");
    var commands = new TestingHostCommands((typed, lines) -> 1);
    assertThat(run(commands)).isEqualTo(1);
    assertThat(err.toString()).startsWith("cairn check: missing: patch; type: sudo apt-get");
    assertThat(commands.typed()).containsExactly("sudo --non-interactive true");
  }

  @Test
  @DisplayName("says in one line that Maven cannot be started")
  void noMaven() {
    var commands =
        new TestingHostCommands(
            (typed, lines) -> {
              throw new IOException("Cannot run program \"mvn\"");
            });
    assertThat(run(commands)).isEqualTo(1);
    assertThat(err.toString()).hasLineCount(1).contains("Cannot run program \"mvn\"");
  }

  @Test
  @DisplayName("runs nothing where the sources are not, as in a package that is installed")
  void noSources() throws IOException {
    Files.delete(home.resolve("pom.xml"));
    var commands = new TestingHostCommands((typed, lines) -> 0);
    assertThat(run(commands)).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "cairn check: the sources of Cairn are not here; check runs in a clone of them");
    assertThat(commands.typed()).isEmpty();
  }

  private int run(HostCommands commands, String... arguments) {
    Installation installation =
        new Installation(home, Path.of("/jdk"), programs.searchPath(), false);
    SystemTools tools = new SystemTools(programs.searchPath(), commands);
    return new CommandLine(
            new CheckCommand(installation, new ToolInstaller(tools, commands, false), commands))
        .setDefaultValueProvider(
            new CommonDefaults(
                new TestingCli(Path.of("/data"))
                    .context(new PrintWriter(out), new PrintWriter(err))))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
