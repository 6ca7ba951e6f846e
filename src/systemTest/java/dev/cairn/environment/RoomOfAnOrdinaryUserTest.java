package dev.cairn.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("A node that is not root")
class RoomOfAnOrdinaryUserTest {

  @Test
  @Timeout(300)
  @DisplayName("opens rooms, becomes a builder that is not root there, and leaves nothing")
  void opensRooms(@TempDir Path data) throws Exception {
    RoomContract.open(data);
    List<String> argv = new ArrayList<>();
    if (HostUser.current().isRoot()) {
      argv.addAll(List.of("setpriv", "--reuid=4711", "--regid=4711", "--clear-groups"));
    }
    argv.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            readableClassPath(data.resolve("classes")),
            TestingOrdinaryUser.class.getName(),
            data.resolve("node").toString()));
    Process process =
        new ProcessBuilder(argv).directory(data.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    // JUnit would warn of every symbolic link in it.
    TreeRemoval.remove(data.resolve("node").resolve("base"));
    assertThat(said)
        .contains(
            "uid 64000",
            "wrote /build",
            "base is read-only false",
            "result HitLimit[status=1, limit=disk full: limit 64 MiB]",
            "installed small 1-1",
            "result FellSilent",
            "conversation got hello",
            "left []");
    assertThat(TestingHost.mountsWith(data.toString())).isEmpty();
  }

  /** Copies what the program needs to where any user can read it. */
  private static String readableClassPath(Path to) throws Exception {
    Files.createDirectory(to);
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path from = Path.of(entry);
      if (entry.isEmpty()) {
        continue;
      }
      if (Files.isDirectory(from) || entry.matches(".*(slf4j|logback|jspecify)[^/]*")) {
        Path copy = to.resolve(entries.size() + "-" + from.getFileName());
        HostCommand.run("cp", "-r", from.toString(), copy.toString());
        entries.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, entries);
  }
}
