package dev.cairn.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(120)
class RepositoryWhenDiskIsFullTest {
  private final Path directory;
  private final Path disk;
  private final TestingPackages packages;

  RepositoryWhenDiskIsFullTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    disk = Files.createDirectory(directory.resolve("disk"));
    packages = new TestingPackages(directory.resolve("made"));
  }

  @BeforeEach
  void mountSmallDisk() throws Exception {
    TestingPackages.run(
        directory, "mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    TestingPackages.run(directory, "umount", disk.toString());
  }

  @Test
  @DisplayName("says in one line that the disk is full or read-only, and stays as it was")
  void saysWhy() throws Exception {
    Path place = disk.resolve("repository");
    try (PackageRepository repository =
        PackageRepository.open(
            RepositorySettings.standard(place, TestingPackages.ENVIRONMENT),
            InstantSource.system())) {
      PublishedFile small =
          repository.publish(List.of(packages.stage("small", "1-1", "small"))).getFirst();
      Path large = packages.stage("large", "1-1", "filled below");
      byte[] padding = new byte[1 << 20];
      Files.write(large, padding);

      assertThatThrownBy(() -> repository.publish(List.of(large)))
          .isInstanceOf(RepositoryException.class)
          .hasMessageContaining("its disk is full: free some space")
          .hasMessageNotContaining("\n");
      assertThat(place.resolve(".work")).doesNotExist();
      assertThat(place.resolve(large.getFileName())).doesNotExist();

      TestingPackages.run(directory, "mount", "-o", "remount,ro", disk.toString());
      Path another = packages.stage("another", "1-1", "x");
      assertThatThrownBy(() -> repository.publish(List.of(another)))
          .isInstanceOf(RepositoryException.class)
          .hasMessageContaining("read-only file system: remount it writable");
      assertThat(repository.check(small.fileName(), small.sizeBytes(), small.sha256()))
          .isEqualTo(FileStatus.PRESENT);
      packages.download(place, List.of("small"));
    }
  }
}
