package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.cli.HostFacts.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The facts of a machine")
class HostFactsTest {
  private Path root;

  @BeforeEach
  void anEmptyMachine(@TempDir Path directory) {
    root = directory;
  }

  @Test
  @DisplayName("are read from the files of the kernel")
  void good() throws IOException {
    file("etc/os-release", "NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");
    file("proc/sys/kernel/osrelease", "6.18.44\n");
    file("proc/sys/user/max_user_namespaces", "96365\n");
    file("proc/filesystems", "nodev\ttmpfs\nnodev\toverlay\n\text4\n");
    file("sys/fs/cgroup/cgroup.controllers", "cpu memory pids\n");
    file("proc/meminfo", "MemTotal:  8388608 kB\nMemAvailable:  6291456 kB\n");
    assertThat(fact("system")).isEqualTo(Fact.good("system", "Debian GNU/Linux 12 (bookworm)"));
    assertThat(fact("kernel")).isEqualTo(Fact.good("kernel", "6.18.44"));
    assertThat(fact("user namespaces")).isEqualTo(Fact.good("user namespaces", "allowed"));
    assertThat(fact("overlayfs")).isEqualTo(Fact.good("overlayfs", "in the kernel"));
    assertThat(fact("cgroups")).isEqualTo(Fact.good("cgroups", "version 2: cpu memory pids"));
    assertThat(fact("memory")).isEqualTo(Fact.good("memory", "6.0 GiB available of 8.0 GiB"));
  }

  @Test
  @DisplayName("are unknown or come with a hint where there is nothing to read")
  void poor() {
    assertThat(fact("kernel").value()).isEqualTo("unknown");
    assertThat(fact("memory").value()).isEqualTo("unknown available of unknown");
    assertThat(fact("overlayfs").hint()).hasValue("as root: modprobe overlay");
    assertThat(fact("cgroups").hint()).isPresent();
    assertThat(fact("user namespaces").hint()).get().asString().contains("max_user_namespaces");
  }

  @Test
  @DisplayName("name the setting that keeps namespaces from ordinary users")
  void restricted() throws IOException {
    file("proc/sys/user/max_user_namespaces", "96365\n");
    file("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
    assertThat(fact("user namespaces").hint())
        .get()
        .asString()
        .contains("apparmor_restrict_unprivileged_userns is 1");
  }

  @Test
  @DisplayName("count the free disk where the data directory will be made")
  void disk() {
    assertThat(fact("disk").value()).contains("GiB free for " + root.resolve("data/not/yet"));
  }

  private Fact fact(String name) {
    return new HostFacts(root, Path.of("/jdk"), root.resolve("data/not/yet"))
        .read().stream().filter(fact -> fact.name().equals(name)).findFirst().orElseThrow();
  }

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
