package dev.cairn.distfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(180)
@DisplayName("Debian's source packages")
class DebianSourceFallbackTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");
  private static final URI NOBODY = URI.create("http://127.0.0.1:9/jq-1.7.tar.gz");

  private final Path directory;
  private final Path archive;
  private final Path apt;
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  DebianSourceFallbackTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    this.archive = directory.resolve("archive");
    this.apt = Files.createDirectory(directory.resolve("apt"));
    Files.writeString(
        apt.resolve("sources.list"), "deb [trusted=yes] file:%s stable main\n".formatted(archive));
  }

  /** Writes an archive with one source package per entry: upstream version to content. */
  private void publish(String suite, Map<String, String> versions) throws Exception {
    Path pool = Files.createDirectories(archive.resolve("pool"));
    StringBuilder sources = new StringBuilder();
    for (Map.Entry<String, String> each : versions.entrySet()) {
      String name = "jq_%s.orig.tar.gz".formatted(each.getKey());
      Path file = Files.writeString(pool.resolve(name), each.getValue());
      Path description =
          Files.writeString(pool.resolve("jq_%s-1.dsc".formatted(each.getKey())), "none");
      sources.append(
          """
          Package: jq
          Binary: jq
          Version: %s-1
          Format: 3.0 (quilt)
          Directory: pool
          Files:
           %s
           %s
          Checksums-Sha256:
           %s
           %s

          """
              .formatted(
                  each.getKey(),
                  line("md5", description),
                  line("md5", file),
                  line("sha256", description),
                  line("sha256", file)));
    }
    Path lists = Files.createDirectories(archive.resolve("dists/" + suite + "/main/source"));
    Path list = Files.writeString(lists.resolve("Sources"), sources);
    Files.writeString(
        archive.resolve("dists/" + suite + "/Release"),
        """
        Suite: %s
        Codename: %s
        Date: %s
        Components: main
        Architectures: amd64
        SHA256:
         %s
        """
            .formatted(
                suite,
                suite,
                versions.size() > 1
                    ? "Wed, 02 Jan 2019 00:00:00 UTC"
                    : "Tue, 01 Jan 2019 00:00:00 UTC",
                line("sha256", list).replace("Sources", "main/source/Sources")));
  }

  private static String line(String algorithm, Path file) throws Exception {
    return Checksums.of(file, Set.of(algorithm)).get(algorithm)
        + " "
        + Files.size(file)
        + " "
        + file.getFileName();
  }

  private DistfileStore store(List<String> extraSuites, Map<String, String> sourcePackages)
      throws Exception {
    DebianSourceSettings settings =
        new DebianSourceSettings(
            directory.resolve("debian"),
            apt,
            extraSuites,
            sourcePackages,
            Duration.ofDays(1),
            Duration.ofMinutes(1),
            ENVIRONMENT);
    return DistfileStore.open(
        DistfileSettings.standard(directory.resolve("distfiles"), ENVIRONMENT),
        List.of(new DebianSourceFallback(settings, () -> now)),
        new TestingTiming().timing());
  }

  private Distfile wanted(String fileName, String algorithm, String content) throws Exception {
    Path file = Files.writeString(directory.resolve("sum"), content);
    String digest = Checksums.of(file, Set.of(algorithm)).getOrDefault(algorithm, "");
    return new Distfile(fileName, List.of(NOBODY), Map.of(algorithm, digest), "recipe");
  }

  @Test
  @DisplayName("give a file by its SHA-256 or MD5 whatever its name, by others if the name fits")
  void giveByChecksum() throws Exception {
    publish("stable", Map.of("1.7", "the archive"));
    for (Distfile wanted :
        List.of(
            wanted("other-name.tgz", "sha256", "the archive"),
            wanted("another.tgz", "md5", "the archive"),
            wanted("JQ-1.7.tgz", "sha512", "the archive"))) {
      // A store of its own each time, or it would have the file already.
      TreeRemoval.remove(directory.resolve("distfiles"));
      FetchedFile file = store(List.of(), Map.of()).obtain(wanted, FetchProgress.SILENT);
      assertThat(file.path()).hasContent("the archive");
      assertThat(file.origin()).isEqualTo("Debian source package");
    }
    TreeRemoval.remove(directory.resolve("distfiles"));
    DistfileStore mapped = store(List.of(), Map.of("recipe", "jq"));
    assertThat(
            mapped
                .obtain(wanted("libjq-1.7.tar.gz", "b2", "the archive"), FetchProgress.SILENT)
                .path())
        .hasContent("the archive");
  }

  @Test
  @DisplayName("do not help with another content, even under the right name")
  void doNotHelp() throws Exception {
    publish("stable", Map.of("1.7", "packed anew"));
    DistfileStore store = store(List.of(), Map.of());
    assertThatThrownBy(
            () -> store.obtain(wanted("jq-1.7.tar.gz", "sha1", "upstream"), FetchProgress.SILENT))
        .hasMessageContaining("Debian source package: has no file with these checksums");
  }

  @Test
  @DisplayName("are asked again for a file they did not know, a day later or after a new start")
  void areRefreshed() throws Exception {
    publish("stable", Map.of("1.7", "older"));
    DistfileStore store = store(List.of(), Map.of());
    store.obtain(wanted("jq-1.7.tar.gz", "sha256", "older"), FetchProgress.SILENT);
    publish("stable", new HashMap<>(Map.of("1.7", "older", "1.8", "newer")));
    Distfile newer = wanted("jq-1.8.tar.gz", "sha256", "newer");

    now = now.plus(Duration.ofHours(23));
    assertThatThrownBy(() -> store.obtain(newer, FetchProgress.SILENT))
        .isInstanceOf(FetchException.class);
    now = now.plus(Duration.ofHours(2));
    assertThat(store.obtain(newer, FetchProgress.SILENT).path()).hasContent("newer");
  }

  @Test
  @DisplayName("of other suites are searched when the configuration names them")
  void searchOtherSuites() throws Exception {
    publish("older", Map.of("1.5", "of old"));
    publish("stable", Map.of("1.7", "the archive"));
    Distfile old = wanted("jq-1.5.tar.gz", "sha256", "of old");
    assertThatThrownBy(() -> store(List.of(), Map.of()).obtain(old, FetchProgress.SILENT))
        .isInstanceOf(FetchException.class);
    assertThat(store(List.of("older"), Map.of()).obtain(old, FetchProgress.SILENT).path())
        .hasContent("of old");
  }

  @Test
  @DisplayName("say in one line that this machine has no package sources, or broken ones")
  void sayWhatIsWrong() throws Exception {
    Distfile wanted = wanted("jq-1.7.tar.gz", "sha256", "x");
    assertThatThrownBy(() -> store(List.of(), Map.of()).obtain(wanted, FetchProgress.SILENT))
        .hasMessageContaining("no lists of source packages")
        .hasMessageNotContaining("\n");
    Files.delete(apt.resolve("sources.list"));
    assertThatThrownBy(() -> store(List.of(), Map.of()).obtain(wanted, FetchProgress.SILENT))
        .hasMessageContaining("no package sources in " + apt);
  }

  @Test
  @DisplayName("of this very machine give GNU hello, without a trace in its own lists")
  void giveHello() throws Exception {
    Path own = Path.of("/var/lib/apt/lists");
    Object before = Files.getLastModifiedTime(own);
    List<String> looked = new ArrayList<>();
    DistfileFallback machine =
        new DebianSourceFallback(
            DebianSourceSettings.standard(directory.resolve("real"), ENVIRONMENT), Instant::now);
    DistfileStore store =
        DistfileStore.open(
            DistfileSettings.standard(directory.resolve("distfiles"), ENVIRONMENT),
            List.of(machine),
            new TestingTiming().timing());
    // Upstream's own checksum of the release, which Debian has packed unchanged since 2014.
    FetchedFile hello =
        store.obtain(
            new Distfile(
                "hello-2.10.tar.gz",
                List.of(URI.create("http://127.0.0.1:9/hello-2.10.tar.gz")),
                Map.of(
                    "sha256", "31e066137a962676e89f69d1b65382de95a7ef7d914b8cb956f41ea72e0f516b"),
                "hello"),
            (name, from, bytes, total) -> looked.add(from));
    assertThat(hello.origin()).isEqualTo("Debian source package");
    assertThat(hello.sizeBytes()).isEqualTo(725_946);
    assertThat(Files.getLastModifiedTime(own)).isEqualTo(before);
  }
}
