package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("cairn doctor")
class DoctorCommandTest {
  private final StringWriter out = new StringWriter();
  private final PrintWriter nowhere = new PrintWriter(new StringWriter());
  private final Path data;
  private TestingPrograms programs;

  DoctorCommandTest(@TempDir Path data) {
    this.data = data;
  }

  @BeforeEach
  void noTools(@TempDir Path directory) {
    programs = new TestingPrograms(directory);
  }

  @Test
  @DisplayName("ends with 0 when every required tool is there, whatever benchmarks miss")
  void ready() {
    programs.addAllBut("ninja");
    assertThat(run()).isZero();
    assertThat(out.toString())
        .containsPattern("makepkg +6\\.0\\.2 +makepkg +builds packages")
        .containsPattern("gcc +12\\.2\\.0-14\\+deb12u1 +build-essential")
        .containsPattern("dpkg-source +1\\.21\\.23 +dpkg-dev")
        .containsPattern("patch +present +patch")
        .containsPattern("make +present +build-essential")
        .contains("sudo apt-get install ninja-build (optional)")
        .doesNotContain("To install what is missing");
  }

  @Test
  @DisplayName("ends with 1 and one command to type when a required tool is missing")
  void missing() {
    programs.addAllBut("bsdtar", "fakeroot");
    assertThat(run()).isEqualTo(1);
    assertThat(out.toString())
        .containsPattern("bsdtar +MISSING +libarchive-tools")
        .contains("sudo apt-get install --yes fakeroot libarchive-tools");
  }

  @Test
  @DisplayName("prints the same as one JSON document")
  void json() throws IOException {
    programs.addAllBut("bsdtar");
    assertThat(run("--json")).isEqualTo(1);
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.get("ready").asBoolean()).isFalse();
    assertThat(report.get("facts").findValuesAsText("name"))
        .contains("java", "kernel", "user namespaces", "overlayfs", "cgroups", "memory", "disk");
    assertThat(report.get("tools")).hasSameSizeAs(SystemTools.ALL);
    for (JsonNode tool : report.get("tools")) {
      assertThat(tool.has("path")).isEqualTo(!tool.get("name").asText().equals("bsdtar"));
    }
  }

  @Test
  @DisplayName("tells of the disk of the data directory, whoever names it")
  void dataDirectory() {
    programs.addAllBut();
    run();
    assertThat(out.toString()).contains(data.toString());
    run("--data", "/proc/1");
    assertThat(out.toString()).contains("/proc/1");
  }

  @Test
  @DisplayName("says only what is missing when it is to be quiet")
  void quiet() {
    programs.addAllBut("bsdtar");
    assertThat(run("--quiet")).isEqualTo(1);
    assertThat(out.toString())
        .hasLineCount(1)
        .startsWith("To install what is missing: sudo apt-get ")
        .contains(" install --yes libarchive-tools");
  }

  private int run(String... arguments) {
    HostCommands commands =
        new TestingHostCommands(
            (typed, lines) -> {
              lines.accept("");
              switch (typed) {
                case "makepkg --version" -> lines.accept("makepkg (pacman) 6.0.2");
                case "gcc --version" -> lines.accept("gcc (Debian 12.2.0-14+deb12u1) 12.2.0");
                case "dpkg-source --version" -> lines.accept("Debian dpkg-source version 1.21.23.");
                case "make --version" -> throw new IOException("cannot be started");
                default -> lines.accept("no version in here");
              }
              return 0;
            });
    Installation installation =
        new Installation(Path.of("/cairn"), Path.of("/jdk"), programs.searchPath(), false);
    return new CommandLine(
            new DoctorCommand(installation, new SystemTools(programs.searchPath(), commands)))
        .setDefaultValueProvider(new CommonDefaults(new TestingCli(data).context(nowhere, nowhere)))
        .setOut(new PrintWriter(out))
        .execute(List.of(arguments).toArray(String[]::new));
  }
}
