package dev.cairn.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Control groups")
class CgroupsTest {
  private static final RoomSpec.RoomLimits LIMITS =
      new RoomSpec.RoomLimits(2L << 30, 500, 1L << 30);

  @Test
  @DisplayName("of this process are read for both versions, controllers sharing a hierarchy too")
  void areRead() {
    assertThat(Cgroups.ownGroups("4:memory:/a:b\n3:cpu,cpuacct:/c\n0::/user.slice\n"))
        .containsEntry("memory", "/a:b")
        .containsEntry("cpuacct", "/c")
        .containsEntry("", "/user.slice");
  }

  @Test
  @DisplayName("of version 2 get all limits in one group; files of the room count as memory")
  void versionTwo(@TempDir Path parent) {
    Cgroups cgroups = new Cgroups(2, Optional.of(parent), Optional.empty());
    Cgroups.Group group = cgroups.group("g", LIMITS);
    assertThat(group.directories()).containsExactly(parent.resolve("g"));
    assertThat(group.limits())
        .containsEntry(parent.resolve("g/memory.max"), Long.toString(3L << 30))
        .containsEntry(parent.resolve("g/pids.max"), "500");
    assertThat(cgroups.limitsProcesses()).isTrue();
  }

  @Test
  @DisplayName("tell which limit was reached since a reading")
  void tellLimits(@TempDir Path parent) throws IOException {
    Path group = Files.createDirectory(parent.resolve("g"));
    RoomLimitWatch watch =
        new Cgroups(2, Optional.of(parent), Optional.empty()).group("g", LIMITS).watch();
    Files.writeString(group.resolve("memory.events"), "oom 3\noom_kill 1\n");
    Files.writeString(group.resolve("pids.events"), "max 0\n");
    RoomLimitWatch.Reading before = watch.read();
    assertThat(watch.reachedSince(before)).isEmpty();
    Files.writeString(group.resolve("pids.events"), "max 4\n");
    assertThat(watch.reachedSince(before)).contains("too many processes: limit 500");
    Files.writeString(group.resolve("memory.events"), "oom 3\noom_kill 2\n");
    assertThat(watch.reachedSince(before)).contains("out of memory: limit 2 GiB");
  }

  @Test
  @DisplayName("that are missing leave limits to processes and users, and say so")
  void areMissing() {
    assertThat(Cgroups.NONE.group("g", LIMITS).directories()).isEmpty();
    assertThat(Cgroups.NONE.description()).startsWith("no control groups");
    assertThat(Cgroups.NONE.limitsMemory()).isFalse();
  }
}
