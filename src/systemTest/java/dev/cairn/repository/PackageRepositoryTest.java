package dev.cairn.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(120)
@DisplayName("A repository of packages")
class PackageRepositoryTest {
  private static final Duration GRACE = Duration.ofMinutes(10);

  private final Path directory;
  private final Path place;
  private final TestingPackages packages;
  private Instant now;
  private PackageRepository repository;

  PackageRepositoryTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    place = directory.resolve("repository");
    packages = new TestingPackages(directory.resolve("made"));
    now = Instant.now().plusSeconds(60);
    repository = open(place, () -> now);
  }

  private static PackageRepository open(Path place, InstantSource clock) throws Exception {
    return PackageRepository.open(
        RepositorySettings.standard(place, TestingPackages.ENVIRONMENT), clock);
  }

  private PublishedFile publish(String name, String version, String content) throws Exception {
    return repository.publish(List.of(packages.stage(name, version, content))).getFirst();
  }

  private FileStatus check(PublishedFile file) throws Exception {
    return repository.check(file.fileName(), file.sizeBytes(), file.sha256());
  }

  @Test
  @DisplayName("that is new is empty, and pacman can read it")
  void isReadableWhenEmpty() throws Exception {
    assertThat(repository.packages()).isEmpty();
    packages.pacman(place, "-Sy");
    assertThat(packages.pacman(place, "-Sl", "cairn")).isEmpty();
  }

  @Test
  @DisplayName("names what was published, and pacman can fetch and install it")
  void publishes() throws Exception {
    PublishedFile jq = publish("jq", "1.7.1-1", "jq itself");

    assertThat(jq.fileName()).isEqualTo("jq-1.7.1-1-any.pkg.tar.zst");
    assertThat(check(jq)).isEqualTo(FileStatus.PRESENT);
    assertThat(repository.packages())
        .singleElement()
        .isEqualTo(
            new RepositoryPackage(
                "jq", "jq", "1.7.1-1", "made for a test", "any", 9, List.of(), List.of(), jq));
    packages.pacman(place, "-Sy", "jq");
    assertThat(directory.resolve("made/pacman/root/usr/share/jq")).hasContent("jq itself");
    assertThat(packages.pacman(place, "-Fy", "jq")).isNotNull();
  }

  @Test
  @DisplayName("stays as it is when the same bytes are published again")
  void isIdempotent() throws Exception {
    Path staged = packages.stage("jq", "1.7.1-1", "jq itself");
    List<PublishedFile> first = repository.publish(List.of(staged));
    Object before = Files.readAttributes(place.resolve("cairn.db"), "unix:ino,ctime");

    assertThat(repository.publish(List.of(staged))).isEqualTo(first);
    assertThat(repository.publish(List.of(staged, staged)))
        .containsExactly(first.getFirst(), first.getFirst());
    assertThat(Files.readAttributes(place.resolve("cairn.db"), "unix:ino,ctime")).isEqualTo(before);
  }

  @Test
  @DisplayName("keeps the file of an older version for readers until their grace has passed")
  void dropsOldVersions() throws Exception {
    PublishedFile older = publish("jq", "1.6-1", "older");
    PublishedFile newer = publish("jq", "1.7-1", "newer");
    assertThat(check(older)).isEqualTo(FileStatus.MISSING);
    assertThat(check(newer)).isEqualTo(FileStatus.PRESENT);

    now = now.plus(GRACE);
    publish("other", "1-1", "x");
    assertThat(place.resolve(older.fileName())).exists();

    now = now.plusSeconds(1);
    publish("another", "1-1", "x");
    assertThat(place.resolve(older.fileName())).doesNotExist();
    assertThat(check(newer)).isEqualTo(FileStatus.PRESENT);
  }

  @Test
  @DisplayName("gives another content of one version a name of its own")
  void neverChangesAFile() throws Exception {
    PublishedFile first = publish("jq", "1.7-1", "built once");
    Path again = packages.stage("jq", "1.7-1", "built with a newer library");
    PublishedFile second = repository.publish(List.of(again)).getFirst();

    assertThat(second.fileName())
        .isEqualTo("jq-1.7-1-any." + second.sha256().substring(0, 8) + ".pkg.tar.zst");
    assertThat(Durably.digest(place.resolve(first.fileName()))).isEqualTo(first.sha256());
    assertThat(check(first)).isEqualTo(FileStatus.MISSING);
    assertThat(check(second)).isEqualTo(FileStatus.PRESENT);
    assertThat(repository.publish(List.of(again))).containsExactly(second);
    packages.pacman(place, "-Sy", "jq");
    assertThat(directory.resolve("made/pacman/root/usr/share/jq"))
        .hasContent("built with a newer library");
  }

  @Test
  @DisplayName("gives two contents of one version in one batch two names")
  void keepsABatchApart() throws Exception {
    List<PublishedFile> both =
        repository.publish(
            List.of(packages.stage("jq", "1-1", "one"), packages.stage("jq", "1-1", "two")));
    for (PublishedFile file : both) {
      assertThat(Durably.digest(place.resolve(file.fileName()))).isEqualTo(file.sha256());
    }
    assertThat(both.get(0).fileName()).isNotEqualTo(both.get(1).fileName());
    assertThat(check(both.get(1))).isEqualTo(FileStatus.PRESENT);
  }

  @Test
  @DisplayName("notices a file that is gone or altered, also right after it was checked, and heals")
  void noticesDamage() throws Exception {
    Path staged = packages.stage("jq", "1-1", "jq itself");
    PublishedFile jq = repository.publish(List.of(staged)).getFirst();
    Path file = place.resolve(jq.fileName());
    assertThat(check(jq)).isEqualTo(FileStatus.PRESENT);

    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThat(check(jq)).isEqualTo(FileStatus.DAMAGED);
    Files.writeString(file, "short");
    assertThat(check(jq)).isEqualTo(FileStatus.DAMAGED);
    Files.delete(file);
    assertThat(check(jq)).isEqualTo(FileStatus.MISSING);

    assertThat(repository.publish(List.of(staged))).containsExactly(jq);
    assertThat(check(jq)).isEqualTo(FileStatus.PRESENT);
  }

  @Test
  @DisplayName("refuses what is no package and keeps everything else")
  void refusesRubbish() throws Exception {
    PublishedFile jq = publish("jq", "1-1", "jq itself");
    Path rubbish = Files.writeString(directory.resolve("rubbish-1-1-any.pkg.tar.zst"), "rubbish");
    Path link = Files.createSymbolicLink(directory.resolve("link-1-1-any.pkg.tar.zst"), rubbish);
    Path spaced = Files.writeString(directory.resolve("two words-1-1-any.pkg.tar.zst"), "x");

    assertThatThrownBy(() -> repository.publish(List.of(rubbish)))
        .isInstanceOf(RepositoryException.class)
        .hasMessageContaining("repo-add failed")
        .hasMessageContaining("rubbish-1-1-any.pkg.tar.zst");
    assertThatThrownBy(() -> repository.publish(List.of(link))).hasMessageContaining("no package");
    assertThatThrownBy(() -> repository.publish(List.of(spaced)))
        .hasMessageContaining("not the name of a package file");
    assertThat(filesIn(place))
        .containsExactlyInAnyOrder(
            ".lock",
            "cairn.db",
            "cairn.db.tar.gz",
            "cairn.files",
            "cairn.files.tar.gz",
            jq.fileName());
    assertThat(check(jq)).isEqualTo(FileStatus.PRESENT);
  }

  @Test
  @DisplayName("publishes for many threads at once and blames only the one with the bad file")
  void publishesTogether() throws Exception {
    Path rubbish = Files.writeString(directory.resolve("rubbish-1-1-any.pkg.tar.zst"), "rubbish");
    List<Path> staged = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      staged.add(packages.stage("tool" + i, "1-1", "content " + i));
    }
    List<Future<List<PublishedFile>>> answers = new ArrayList<>();
    Future<List<PublishedFile>> refused;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      refused = threads.submit(() -> repository.publish(List.of(rubbish)));
      for (Path each : staged) {
        answers.add(threads.submit(() -> repository.publish(List.of(each))));
      }
    }
    for (Future<List<PublishedFile>> answer : answers) {
      assertThat(check(answer.get().getFirst())).isEqualTo(FileStatus.PRESENT);
    }
    assertThatThrownBy(refused::get).hasMessageContaining("repo-add failed");
    assertThat(repository.packages()).hasSize(12);
  }

  @Test
  @DisplayName("forgets a package that is removed")
  void removes() throws Exception {
    PublishedFile jq = publish("jq", "1-1", "jq itself");
    assertThat(repository.remove("nothing")).isFalse();
    assertThat(repository.remove("jq")).isTrue();
    assertThat(repository.packages()).isEmpty();
    assertThat(check(jq)).isEqualTo(FileStatus.MISSING);
    packages.pacman(place, "-Sy");
    assertThat(packages.pacman(place, "-Sl", "cairn")).isEmpty();
  }

  @Test
  @DisplayName("tells the next process which digests are known")
  void remembersDigests() throws Exception {
    PublishedFile jq = publish("jq", "1-1", "jq itself");
    assertThat(check(jq)).isEqualTo(FileStatus.PRESENT);
    repository.close();
    assertThat(Files.readString(place.resolve(".digests"))).contains(jq.sha256());
    repository = open(place, () -> now);
    assertThat(check(jq)).isEqualTo(FileStatus.PRESENT);
    Files.writeString(place.resolve(jq.fileName()), "x".repeat((int) jq.sizeBytes()));
    assertThat(check(jq)).isEqualTo(FileStatus.DAMAGED);
  }

  @Test
  @DisplayName("waits for another writer no longer than it was told")
  void boundsItsWait() throws Exception {
    Path staged = packages.stage("jq", "1-1", "x");
    RepositorySettings standard = RepositorySettings.standard(place, TestingPackages.ENVIRONMENT);
    RepositorySettings hasty =
        new RepositorySettings(
            place, "cairn", GRACE, Duration.ofMillis(100), GRACE, standard.environment());
    try (var _ = WriterLock.take(place.resolve(".lock"), Duration.ZERO);
        PackageRepository second = PackageRepository.open(hasty, () -> now)) {
      assertThatThrownBy(() -> second.publish(List.of(staged)))
          .hasMessageContaining("another process has been publishing");
    }
    assertThat(repository.publish(List.of(staged))).hasSize(1);
  }

  private static List<String> filesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
