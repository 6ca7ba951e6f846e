package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("When the disk of a worker is full")
@Timeout(600)
class RunWhenWorkerHasNoRoomTest {
  private static final int DISK_MIB = 512;
  private static final int LEFT_MIB = 8;
  private static final int PACKAGE_MIB = 24;

  @TempDir Path directory;
  private Path disk;
  private TestingFarm farm;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("worker-1"));
    run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs", disk.toString());
    farm = new TestingFarm(directory, 0);
  }

  @AfterEach
  void unmount() throws Exception {
    farm.close();
    run("umount", disk.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  @DisplayName("its build is interrupted and built elsewhere, and it builds again when it has room")
  void isBuiltElsewhere() throws Exception {
    long mark = TestingTree.mark();
    farm.tree.pkgbuild(
        "big",
        """
        pkgname=big
        pkgver=1
        pkgrel=1
        arch=(any)
        build() { %s; }
        package() { install -d "$pkgdir/usr"; head -c %dM /dev/urandom >"$pkgdir/usr/big"; }
        """
            .formatted(TestingTree.held(mark), PACKAGE_MIB));
    farm.up();
    TestingCairn full = farm.worker(1, 1);
    farm.join(full);
    String fullNode = farm.workers().getFirst().name();
    farm.controller.succeed("queue", "add", "big");
    farm.controller.awaitHeld(mark);
    Path ballast = fill();
    farm.join(farm.worker(2, 1));

    farm.controller.release(mark);
    TestingControllers.await("built elsewhere", () -> isBuilding(farm, fullNode));
    farm.controller.awaitHeld(mark);
    farm.controller.release(mark);
    farm.awaitEndOfRun();
    List<Wire.Build> history = farm.controller.history();
    assertThat(history)
        .extracting(build -> build.name() + " " + build.status())
        .containsExactly("big success", "big interrupted");
    assertThat(history.getFirst().worker()).isNotEqualTo(fullNode);
    assertThat(farm.controller.succeed("logs", history.getLast().buildId()).out())
        .contains("its worker has no room");

    Files.delete(ballast);
    farm.tree.recipe("small");
    farm.controller.succeed("pause", history.getFirst().worker());
    farm.controller.succeed("queue", "add", "small");
    farm.awaitEndOfRun();
    assertThat(farm.controller.history().getFirst().worker()).isEqualTo(fullNode);
    assertThat(farm.controller.history().getFirst().status()).isEqualTo("success");
  }

  private static boolean isBuilding(TestingFarm farm, String fullNode) {
    return farm.workers().stream()
        .anyMatch(worker -> !worker.name().equals(fullNode) && worker.build().isPresent());
  }

  /** Leaves little room on the disk. */
  private Path fill() throws IOException {
    Path ballast = disk.resolve("ballast");
    byte[] mebibyte = new byte[1 << 20];
    new Random(1).nextBytes(mebibyte);
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (disk.toFile().getUsableSpace() > (LEFT_MIB + 1L) << 20) {
        out.write(mebibyte);
      }
    }
    return ballast;
  }
}
