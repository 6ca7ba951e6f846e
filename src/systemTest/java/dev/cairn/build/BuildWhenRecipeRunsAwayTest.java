package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.BuildExecutor.Result;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("When a recipe runs away, or somebody has enough of it, its build")
@Timeout(120)
class BuildWhenRecipeRunsAwayTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final TestingExecutor scene;

  BuildWhenRecipeRunsAwayTest(@TempDir Path directory) throws Exception {
    scene =
        new TestingExecutor(
            directory, TestingExecutor.limits(Phase.CHECK, Duration.ofSeconds(2), LONG));
  }

  @AfterEach
  void nothingLeft() throws Exception {
    assertThat(scene.leftovers()).isEmpty();
    assertThat(scene.repository.packages()).isEmpty();
    scene.close();
  }

  @Test
  @DisplayName("is ended when a phase is silent for longer than that phase may be")
  void silent() throws Exception {
    assertThat(build("check() { echo one; sleep 1000; }", new TestingProgress()))
        .isEqualTo(failed(Phase.CHECK, "no output for 2 seconds"));
  }

  @Test
  @DisplayName("is ended by the number of processes when it forks forever")
  void forksForever() throws Exception {
    Result result =
        build(
            "build() { perl -e 'while (1) { defined fork or die \"cannot fork: $!\\n\" }'; }",
            new TestingProgress());
    assertThat(result)
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> {
              assertThat(failed.phase()).isEqualTo(Phase.BUILD);
              assertThat(failed.error()).contains("process");
            });
  }

  @Test
  @DisplayName("is ended by the size of its room when it fills it")
  void fillsTheDisk() throws Exception {
    assertThat(build("build() { head -c 300M /dev/zero > big; }", new TestingProgress()))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> {
              assertThat(failed.phase()).isEqualTo(Phase.BUILD);
              assertThat(failed.error())
                  .startsWith("disk full: limit 96 MiB; head: ")
                  .contains("No space left on device");
            });
  }

  @Test
  @DisplayName("ends at once when it is cancelled in the middle")
  void cancelled() throws Exception {
    TestingProgress progress = TestingProgress.when("hard at work", TestingProgress::cancel);
    assertThat(build("build() { echo hard at work; sleep 1000; }", progress))
        .isEqualTo(new Result.Cancelled());
    assertThat(scene.settings.logs().resolve("apps___wild.log"))
        .content()
        .contains("-- Result: CANCELLED ---");
  }

  @Test
  @DisplayName("does not even begin when it was cancelled before")
  void cancelledBefore() throws Exception {
    TestingProgress progress = new TestingProgress();
    progress.cancel();
    assertThat(build("build() { echo hard at work; }", progress)).isEqualTo(new Result.Cancelled());
    assertThat(progress.lines()).isEmpty();
  }

  @Test
  @DisplayName("ends at once when it is cancelled while a server keeps it waiting")
  void cancelledInFetch() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/",
        exchange -> {
          asked.countDown();
          try {
            over.await(100, TimeUnit.SECONDS);
          } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.start();
    try {
      scene.recipe(
          "apps/wild",
          "1",
          "pkgname=wild\nsource=(http://127.0.0.1:%d/x.c)\nsha256sums=(%s)\npackage() { :; }\n"
              .formatted(server.getAddress().getPort(), "0".repeat(64)));
      TestingProgress progress = new TestingProgress();
      Thread impatient =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      asked.await();
                      progress.cancel();
                    } catch (InterruptedException stopping) {
                      Thread.currentThread().interrupt();
                    }
                  });
      assertThat(scene.executor.carryOut(scene.order("apps/wild", Purpose.FETCH), progress))
          .isEqualTo(new Result.Cancelled());
      assertThat(progress.phases()).last().isEqualTo(Phase.FETCH);
      impatient.join();
    } finally {
      over.countDown();
      server.stop(0);
    }
  }

  @Test
  @DisplayName("leaves nothing behind when the node stops")
  void nodeStops() {
    Thread builder = Thread.currentThread();
    TestingProgress progress = TestingProgress.when("hard at work", _ -> builder.interrupt());
    assertThatThrownBy(() -> build("build() { echo hard at work; sleep 1000; }", progress))
        .isInstanceOf(InterruptedException.class);
  }

  private Result build(String text, TestingProgress progress) throws Exception {
    scene.recipe("apps/wild", "1", "pkgname=wild\n" + text + "\npackage() { :; }\n");
    return scene.build("apps/wild", progress);
  }

  private static Result failed(Phase phase, String error) {
    return new Result.Failed(phase, error + " (log: logs/apps___wild.log)");
  }
}
