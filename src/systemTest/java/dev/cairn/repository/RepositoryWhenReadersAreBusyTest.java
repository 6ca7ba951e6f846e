package dev.cairn.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(180)
class RepositoryWhenReadersAreBusyTest {
  private static final int PUBLICATIONS = 15;

  private final Path directory;

  RepositoryWhenReadersAreBusyTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @DisplayName("pacman never meets an error while packages are published, replaced and rebuilt")
  void readersSeeNoError() throws Exception {
    Path place = directory.resolve("repository");
    TestingPackages packages = new TestingPackages(directory.resolve("made"));
    TestingPackages reader = new TestingPackages(directory.resolve("reader"));
    List<Path> staged = new ArrayList<>();
    for (int i = 0; i < PUBLICATIONS; i++) {
      // Every third one is a rebuild of the same version with another content.
      staged.add(packages.stage("jq", "1.%d-1".formatted(i - (i % 3 == 2 ? 1 : 0)), "x" + i));
    }
    AtomicBoolean isOver = new AtomicBoolean();
    try (PackageRepository repository =
            PackageRepository.open(
                RepositorySettings.standard(place, TestingPackages.ENVIRONMENT),
                InstantSource.system());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      repository.publish(List.of(staged.getFirst()));
      Future<Integer> reading =
          threads.submit(
              () -> {
                int rounds = 0;
                do {
                  reader.download(place, List.of("jq"));
                  rounds++;
                } while (!isOver.get());
                return rounds;
              });
      for (Path each : staged) {
        repository.publish(List.of(each));
      }
      isOver.set(true);
      assertThat(reading.get()).isGreaterThan(1);
      reader.download(place, List.of("jq"));
      assertThat(directory.resolve("reader/pacman/cache"))
          .isDirectoryContaining(
              file -> file.getFileName().toString().equals(repositoryFile(repository)));
    }
  }

  private static String repositoryFile(PackageRepository repository) {
    try {
      return repository.packages().getFirst().file().fileName();
    } catch (RepositoryException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
