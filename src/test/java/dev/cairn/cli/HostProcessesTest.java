package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A process of the host")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostProcessesTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private final List<String> output = new ArrayList<>();

  @Test
  @DisplayName("hands over both streams line by line, and its exit status")
  void output(@TempDir Path directory) throws Exception {
    int status =
        run(
            new HostCommand(
                List.of("sh", "-c", "pwd; echo $STONE >&2; cat; exit 7"),
                Map.of("STONE", "capstone"),
                directory.toRealPath(),
                LONG));
    assertThat(status).isEqualTo(7);
    assertThat(output).containsExactly(directory.toRealPath().toString(), "capstone");
  }

  @Test
  @DisplayName("gets its arguments as they are, without a shell")
  void arguments() throws Exception {
    assertThat(run(HostCommand.of(LONG, List.of("printf", "%s", "$(id) ; `id` '")))).isZero();
    assertThat(output).containsExactly("$(id) ; `id` '");
  }

  @Test
  @DisplayName("is killed with its children when it takes too long")
  void late() {
    assertThatThrownBy(
            () ->
                run(
                    HostCommand.of(
                        Duration.ofMillis(100), List.of("sh", "-c", "sleep 1000 & sleep 1000"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not end within");
  }

  @Test
  @DisplayName("that does not exist is an error that names it")
  void unknown() {
    assertThatThrownBy(() -> run(HostCommand.of(LONG, List.of("no-such-program"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-program");
  }

  private int run(HostCommand command) throws IOException, InterruptedException {
    return new HostProcesses().run(command, output::add);
  }
}
