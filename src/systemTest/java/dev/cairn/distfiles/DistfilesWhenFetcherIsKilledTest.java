package dev.cairn.distfiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(60)
class DistfilesWhenFetcherIsKilledTest {
  private static final String TAG = "\"v1\"";
  private final TestingFileServer server = new TestingFileServer();
  private final Path directory;

  DistfilesWhenFetcherIsKilledTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** The process that is killed: fetches one file and says {@code half} when half has come. */
  static final class Fetcher {
    public static void main(String[] arguments) throws Exception {
      store(Path.of(arguments[0]))
          .obtain(
              wanted(URI.create(arguments[1]), arguments[2]),
              (name, from, bytes, total) -> {
                if (bytes >= 500_000) {
                  System.out.println("half");
                }
              });
    }
  }

  private static DistfileStore store(Path place) throws FetchException {
    return DistfileStore.open(
        DistfileSettings.standard(place, Map.of()),
        List.of(),
        new Timing(Instant::now, System::nanoTime, Thread::sleep, () -> 0));
  }

  private static Distfile wanted(URI location, String sha256) {
    return new Distfile("big.tar.gz", List.of(location), Map.of("sha256", sha256), "big");
  }

  @Test
  @DisplayName("only an unfinished transfer is left, and the next fetch goes on with it")
  void goesOn() throws Exception {
    byte[] content = new byte[1_000_000];
    new Random(3).nextBytes(content);
    Path copy = Files.write(directory.resolve("copy"), content);
    String sha256 = Checksums.of(copy, Set.of()).getOrDefault("sha256", "");
    CountDownLatch killed = new CountDownLatch(1);
    URI location =
        server.serve(
            "/big",
            exchange -> {
              exchange.getResponseHeaders().add("ETag", TAG);
              exchange.sendResponseHeaders(200, content.length);
              exchange.getResponseBody().write(content, 0, 600_000);
              exchange.getResponseBody().flush();
              killed.await();
            },
            TestingFileServer.ranged(content, TAG));
    Path place = directory.resolve("distfiles");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Fetcher.class.getName(),
                place.toString(),
                location.toString(),
                sha256)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var reader = process.inputReader()) {
      assertThat(reader.readLine()).isEqualTo("half");
    } finally {
      process.destroyForcibly().waitFor();
      killed.countDown();
    }
    try (Stream<Path> contents = Files.list(place.resolve("by-sum/sha256"))) {
      assertThat(contents).isEmpty();
    }
    FetchedFile file = store(place).obtain(wanted(location, sha256), FetchProgress.SILENT);
    assertThat(file.path()).hasBinaryContent(content);
    assertThat(server.ranges()).hasSize(2).element(1).isNotEqualTo("none");
    assertThat(place.resolve("partial")).isEmptyDirectory();
  }
}
