package dev.cairn.distfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(60)
class DistfilesWhenDiskIsFullTest {
  private final TestingFileServer server = new TestingFileServer();
  private final Path directory;
  private final Path disk;

  DistfilesWhenDiskIsFullTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    this.disk = Files.createDirectory(directory.resolve("disk"));
  }

  @BeforeEach
  void mountSmallDisk() throws Exception {
    run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    server.close();
    run("umount", disk.toString());
  }

  private void run(String... command) throws Exception {
    Program.Ended ended =
        new Program(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"))
            .run(directory, Map.of(), Duration.ofSeconds(20), List.of(command));
    assertThat(ended.isGood()).as(ended.lastWords()).isTrue();
  }

  @Test
  @DisplayName("says so in one line, and small files still fit afterwards")
  void saysWhy() throws Exception {
    DistfileStore store =
        DistfileStore.open(
            DistfileSettings.standard(disk.resolve("distfiles"), Map.of()),
            List.of(),
            new TestingTiming().timing());
    URI large = server.serve("/large", TestingFileServer.whole(new byte[1 << 20]));
    URI small = server.serve("/small", TestingFileServer.whole(new byte[1000]));

    assertThatThrownBy(
            () ->
                store.obtain(
                    new Distfile("large.tar.gz", List.of(large), Map.of(), "large"),
                    FetchProgress.SILENT))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("large.tar.gz for large cannot be fetched: the disk of")
        .hasMessageContaining("is full, free some space and repeat")
        .hasMessageNotContaining("\n");
    assertThat(disk.resolve("distfiles/by-name")).isEmptyDirectory();
    assertThat(
            store
                .obtain(
                    new Distfile("small.tar.gz", List.of(small), Map.of(), "small"),
                    FetchProgress.SILENT)
                .sizeBytes())
        .isEqualTo(1000);
  }
}
