package dev.cairn.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(240)
class RepositoryWhenPublisherIsKilledTest {
  private static final int KILLS = 10;
  private static final long SEED = 20261120;

  private final Path directory;

  RepositoryWhenPublisherIsKilledTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** The process that is killed: publishes its arguments over and over and names each one done. */
  static final class Publisher {
    public static void main(String[] arguments) throws Exception {
      try (PackageRepository repository =
          PackageRepository.open(
              RepositorySettings.standard(Path.of(arguments[0]), TestingPackages.ENVIRONMENT),
              InstantSource.system())) {
        int first = Integer.parseInt(arguments[1]);
        for (int round = first; round < 10_000; round++) {
          Path staged = Path.of(arguments[2 + round % (arguments.length - 2)]);
          repository.publish(List.of(staged));
          System.out.println(staged.getFileName().toString().replaceFirst("-.*", ""));
        }
      }
    }
  }

  @Test
  @DisplayName("the repository is whole after kill -9 at any moment, and is written again at once")
  void survives() throws Exception {
    Path place = directory.resolve("repository");
    TestingPackages packages = new TestingPackages(directory.resolve("made"));
    List<String> staged = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      staged.add(packages.stage("jq", "1.%d-1".formatted(i / 2), "content " + i).toString());
      staged.add(packages.stage("tool" + i, "1-1", "content " + i).toString());
    }
    Random random = new Random(SEED);
    Set<String> acknowledged = new TreeSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      acknowledged.addAll(kill(1 + random.nextInt(2), random.nextInt(300), kill, place, staged));
      assertThat(packagesOf(place).stream().map(RepositoryPackage::name))
          .as("after kill %d with seed %d", kill, SEED)
          .containsAll(acknowledged);
      for (RepositoryPackage each : packagesOf(place)) {
        assertThat(Durably.digest(place.resolve(each.file().fileName())))
            .as("%s after kill %d with seed %d", each, kill, SEED)
            .isEqualTo(each.file().sha256());
      }
      packages.pacman(place, "-Syy");
    }
    try (PackageRepository repository =
        PackageRepository.open(
            RepositorySettings.standard(place, TestingPackages.ENVIRONMENT),
            InstantSource.system())) {
      Path last = packages.stage("last", "1-1", "last");
      PublishedFile file = repository.publish(List.of(last)).getFirst();
      assertThat(repository.check(file.fileName(), file.sizeBytes(), file.sha256()))
          .isEqualTo(FileStatus.PRESENT);
      assertThat(repository.packages()).hasSizeGreaterThan(1);
      packages.download(place, List.of("last", acknowledged.iterator().next()));
    }
  }

  /** Kills the publisher some time after it has named some packages, and returns these. */
  private List<String> kill(
      int publications, int milliseconds, int first, Path place, List<String> staged)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Publisher.class.getName(),
                place.toString(),
                Integer.toString(first)));
    command.addAll(staged);
    Path errors = directory.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    try (var reader = process.inputReader()) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < publications; i++) {
        String name = reader.readLine();
        assertThat(name).as(Files.readString(errors)).isNotNull();
        names.add(String.valueOf(name));
      }
      // The moment is the random input of this test, not a wait for something to happen.
      assertThat(process.waitFor(milliseconds, TimeUnit.MILLISECONDS))
          .as(Files.readString(errors))
          .isFalse();
      return names;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static List<RepositoryPackage> packagesOf(Path place) throws Exception {
    try (PackageRepository repository =
        PackageRepository.open(
            RepositorySettings.standard(place, TestingPackages.ENVIRONMENT),
            InstantSource.system())) {
      return repository.packages();
    }
  }
}
