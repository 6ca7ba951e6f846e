package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The tool installer")
class ToolInstallerTest {
  private static final String TYPE_THIS =
      "missing: gcc, g++, git; type: sudo apt-get update"
          + " && sudo apt-get install --yes build-essential git";

  private final List<String> output = new ArrayList<>();
  private TestingPrograms programs;

  @BeforeEach
  void nearlyEverythingIsThere(@TempDir Path directory) {
    programs = new TestingPrograms(directory);
    programs.addAllBut("gcc", "g++", "git", "ninja", "promtool");
  }

  @Test
  @DisplayName("installs what only tests use when everything is to be checked")
  void forCheck() throws Exception {
    programs.add("gcc", "g++", "git");
    var commands =
        new TestingHostCommands(
            (typed, lines) -> {
              programs.add("promtool");
              return 0;
            });
    installer(commands, true).ensureAllForCheck(output::add);
    assertThat(output).first().isEqualTo("installing prometheus");
  }

  @Test
  @DisplayName("starts nothing when only tools of benchmarks and tests are missing")
  void nothingToDo() throws Exception {
    programs.add("gcc", "g++", "git");
    var commands = new TestingHostCommands((typed, lines) -> 1);
    installer(commands, false).ensureAll(output::add);
    assertThat(commands.typed()).isEmpty();
    assertThat(output).isEmpty();
  }

  @Test
  @DisplayName("as root updates once, then installs each package once, without questions")
  void asRoot() throws Exception {
    var commands = new TestingHostCommands((typed, lines) -> aptInstalls(typed));
    installer(commands, true).ensureAll(output::add);
    String apt =
        "env DEBIAN_FRONTEND=noninteractive apt-get --quiet --option=DPkg::Lock::Timeout=300 ";
    assertThat(commands.typed())
        .containsExactly(
            apt + "update", apt + "install --yes --no-install-recommends build-essential git");
    assertThat(output).first().isEqualTo("installing build-essential git");
  }

  @Test
  @DisplayName("goes through sudo where that asks for no password")
  void throughSudo() throws Exception {
    var commands = new TestingHostCommands((typed, lines) -> aptInstalls(typed));
    installer(commands, false).ensureAll(output::add);
    assertThat(commands.typed()).hasSize(3).allMatch(t -> t.startsWith("sudo --non-interactive "));
  }

  @Test
  @DisplayName("changes nothing and names the command where sudo asks for a password")
  void sudoWithPassword() {
    var commands = new TestingHostCommands((typed, lines) -> 1);
    assertThatThrownBy(() -> installer(commands, false).ensureAll(output::add))
        .isInstanceOf(ToolsMissingException.class)
        .hasMessage(TYPE_THIS);
    assertThat(commands.typed()).containsExactly("sudo --non-interactive true");
  }

  @Test
  @DisplayName("names the command where there is no sudo")
  void noSudo() {
    var commands =
        new TestingHostCommands(
            (typed, lines) -> {
              throw new IOException("no such program");
            });
    assertThatThrownBy(() -> installer(commands, false).ensureAll(output::add))
        .hasMessage(TYPE_THIS);
  }

  @Test
  @DisplayName("stops at the first apt that fails")
  void aptFails() {
    var commands = new TestingHostCommands((typed, lines) -> 100);
    assertThatThrownBy(() -> installer(commands, true).ensureAll(output::add))
        .isInstanceOf(ToolsMissingException.class)
        .hasMessageContaining("update ended with status 100");
    assertThat(commands.typed()).hasSize(1);
  }

  @Test
  @DisplayName("does not take apt's word for it")
  void stillMissing() {
    var commands = new TestingHostCommands((typed, lines) -> 0);
    assertThatThrownBy(() -> installer(commands, true).ensureAll(output::add))
        .hasMessageContaining("gcc, g++, git is still not on the search path");
  }

  private int aptInstalls(String typed) {
    if (typed.contains(" install ")) {
      programs.add("gcc", "g++", "git");
    }
    return 0;
  }

  private ToolInstaller installer(HostCommands commands, boolean isRoot) {
    return new ToolInstaller(new SystemTools(programs.searchPath(), commands), commands, isRoot);
  }
}
