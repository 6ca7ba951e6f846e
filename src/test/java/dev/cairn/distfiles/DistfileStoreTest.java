package dev.cairn.distfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisplayName("A store of distfiles")
class DistfileStoreTest {
  private static final byte[] CONTENT = new byte[200_000];
  private static final URI NOBODY = URI.create("http://127.0.0.1:9/nobody");
  private static final String TAG = "\"v1\"";

  static {
    new Random(1).nextBytes(CONTENT);
  }

  private final TestingFileServer server = new TestingFileServer();
  private final TestingTiming time = new TestingTiming();
  private final Path directory;
  private final Path place;
  private final DistfileStore store;

  DistfileStoreTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    this.place = directory.resolve("distfiles");
    this.store = open(Map.of(), List.of());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private DistfileStore open(Map<String, List<String>> mirrors, List<DistfileFallback> fallbacks)
      throws FetchException {
    return open(mirrors, fallbacks, time.timing());
  }

  private DistfileStore open(
      Map<String, List<String>> mirrors, List<DistfileFallback> fallbacks, Timing timing)
      throws FetchException {
    return DistfileStore.open(
        new DistfileSettings(
            place,
            mirrors,
            1_000_000,
            3,
            Duration.ofSeconds(1),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(100),
            Map.of()),
        fallbacks,
        timing);
  }

  private String digest(String algorithm, byte[] content) throws IOException {
    Path file = Files.write(Files.createTempFile(directory, "sum", ""), content);
    return Checksums.of(file, Set.of(algorithm)).getOrDefault(algorithm, "");
  }

  private Distfile wanted(URI... locations) throws IOException {
    return wanted(Map.of("sha256", digest("sha256", CONTENT)), locations);
  }

  private static Distfile wanted(Map<String, String> checksums, URI... locations) {
    return new Distfile("jq-1.7.tar.gz", List.of(locations), checksums, "jq");
  }

  private FetchedFile obtain(Distfile wanted) throws Exception {
    return store.obtain(wanted, FetchProgress.SILENT);
  }

  private List<String> filesIn(String name) throws IOException {
    try (Stream<Path> files = Files.list(place.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Nested
  @DisplayName("that is asked for a file it does not have")
  class WhenFetching {

    @Test
    @DisplayName("fetches it once and has it from then on, by each of its checksums")
    void fetchesOnce() throws Exception {
      URI location = server.serve("/jq.tar.gz", TestingFileServer.whole(CONTENT));
      Map<String, String> checksums =
          Map.of("b2", digest("b2", CONTENT), "cksum", digest("cksum", CONTENT));

      FetchedFile first = obtain(wanted(checksums, location));

      assertThat(first.path()).hasBinaryContent(CONTENT);
      assertThat(first.sizeBytes()).isEqualTo(CONTENT.length);
      assertThat(first.digest()).isEqualTo(digest("sha256", CONTENT));
      assertThat(first.origin()).isEqualTo(location.toString());
      assertThat(obtain(wanted(checksums)).path()).isEqualTo(first.path());
      assertThat(obtain(wanted()).origin()).isEqualTo("store");
      assertThat(server.ranges()).hasSize(1);
      assertThat(filesIn("partial")).isEmpty();
      assertThat(place.resolve("by-name/jq-1.7.tar.gz").resolve(first.digest()))
          .hasBinaryContent(CONTENT);
    }

    @Test
    @DisplayName("fetches it once for many callers")
    void fetchesOnceForMany() throws Exception {
      URI location = server.serve("/jq.tar.gz", TestingFileServer.whole(CONTENT));
      Timing waiting = new Timing(Instant::now, System::nanoTime, Thread::sleep, () -> 0);
      DistfileStore one = open(Map.of(), List.of(), waiting);
      DistfileStore sameDirectory = open(Map.of(), List.of(), waiting);
      List<Future<FetchedFile>> answers = new ArrayList<>();
      Distfile wanted = wanted(location);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 8; i++) {
          DistfileStore asked = i % 2 == 0 ? one : sameDirectory;
          answers.add(threads.submit(() -> asked.obtain(wanted, FetchProgress.SILENT)));
        }
      }
      for (Future<FetchedFile> answer : answers) {
        assertThat(answer.get().path()).hasBinaryContent(CONTENT);
      }
      assertThat(server.ranges()).hasSize(1);
    }

    @Test
    @DisplayName("goes on where the connection was cut, after a pause")
    void resumes() throws Exception {
      URI location =
          server.serve(
              "/jq.tar.gz",
              TestingFileServer.cut(CONTENT, 70_000, TAG),
              TestingFileServer.ranged(CONTENT, TAG));

      assertThat(obtain(wanted(location)).path()).hasBinaryContent(CONTENT);
      assertThat(server.ranges()).hasSize(2).element(1).asString().startsWith("bytes=");
      assertThat(time.pauses()).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("starts anew when the file there has changed")
    void startsAnewForAnotherFile() throws Exception {
      byte[] other = new byte[100_000];
      URI location =
          server.serve(
              "/jq.tar.gz",
              TestingFileServer.cut(other, 50_000, "\"v0\""),
              TestingFileServer.ranged(CONTENT, TAG));
      assertThat(obtain(wanted(location)).path()).hasBinaryContent(CONTENT);
    }

    @Test
    @DisplayName("starts anew when the server knows no ranges, or what was there does not fit")
    void startsAnewWithoutRanges() throws Exception {
      URI location =
          server.serve(
              "/jq.tar.gz",
              TestingFileServer.cut(CONTENT, 70_000, TAG),
              TestingFileServer.whole(CONTENT));
      assertThat(obtain(wanted(location)).path()).hasBinaryContent(CONTENT);

      byte[] another = "another content".repeat(1000).getBytes(StandardCharsets.UTF_8);
      byte[] lying = Arrays.copyOf(new byte[7], another.length);
      Distfile wanted =
          wanted(
              Map.of("sha256", digest("sha256", another)),
              server.serve(
                  "/lying",
                  TestingFileServer.cut(lying, 7, TAG),
                  TestingFileServer.ranged(another, TAG)));
      assertThat(obtain(wanted).path()).hasBinaryContent(another);
    }

    @Test
    @DisplayName("tries again after 503, with growing pauses, and not after 404")
    void triesAgain() throws Exception {
      URI busy =
          server.serve(
              "/busy",
              TestingFileServer.status(503),
              TestingFileServer.status(503),
              TestingFileServer.whole(CONTENT));
      assertThat(
              obtain(wanted(server.serve("/gone", TestingFileServer.status(404)), busy)).origin())
          .isEqualTo(busy.toString());
      assertThat(time.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
      assertThat(server.ranges()).hasSize(4);
    }

    @Test
    @DisplayName("gives up on a server that falls silent or only drips")
    void givesUp() throws Exception {
      Distfile wanted =
          wanted(
              server.serve("/silent", server.silentAfter(CONTENT, 10)),
              server.serve("/drip", server.dripping()));
      DistfileStore hasty =
          open(Map.of(), List.of(), new TestingTiming(Duration.ofSeconds(30)).timing());
      assertThatThrownBy(() -> hasty.obtain(wanted, FetchProgress.SILENT))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("no byte for 60 s (3 tries)")
          .hasMessageContaining("not whole after 100 s (3 tries)");
    }

    @Test
    @DisplayName("refuses a file that is longer than the limit, announced or not")
    void refusesLong() throws Exception {
      byte[] large = new byte[1_000_001];
      Distfile wanted =
          wanted(
              server.serve("/announced", TestingFileServer.whole(large)),
              server.serve("/silently", TestingFileServer.withoutLength(large)));
      assertThatThrownBy(() -> obtain(wanted))
          .hasMessageContaining("/announced: longer than 1000000 bytes")
          .hasMessageContaining("/silently: longer than 1000000 bytes");
      assertThat(time.pauses()).isEmpty();
    }

    @Test
    @DisplayName(
        "keeps a wrong file aside, names it, and takes the right one from the next location")
    void keepsWrongFilesAside() throws Exception {
      byte[] wrong = "<html>not here</html>".getBytes(StandardCharsets.UTF_8);
      URI bad = server.serve("/bad", TestingFileServer.whole(wrong));
      String actual = digest("sha256", wrong);

      assertThatThrownBy(() -> obtain(wanted(bad)))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("jq-1.7.tar.gz for jq")
          .hasMessageContaining(
              bad + ": checksum differs: sha256 expected " + digest("sha256", CONTENT))
          .hasMessageContaining("got " + actual)
          .hasMessageContaining("kept as " + place.resolve("rejected/jq-1.7.tar.gz." + actual))
          .hasMessageNotContaining("\n");
      assertThat(place.resolve("rejected/jq-1.7.tar.gz." + actual)).hasBinaryContent(wrong);

      URI good = server.serve("/good", TestingFileServer.whole(CONTENT));
      assertThat(obtain(wanted(bad, good)).path()).hasBinaryContent(CONTENT);
    }

    @Test
    @DisplayName("compares every checksum the recipe gives")
    void comparesAll() throws Exception {
      URI location = server.serve("/jq", TestingFileServer.whole(CONTENT));
      Map<String, String> checksums =
          Map.of("sha256", digest("sha256", CONTENT), "md5", "0".repeat(32));
      assertThatThrownBy(() -> obtain(wanted(checksums, location)))
          .hasMessageContaining("md5 expected 0000");
      obtain(wanted(location));
      assertThatThrownBy(() -> obtain(wanted(checksums, location)))
          .hasMessageContaining("md5 expected 0000");
    }

    @Test
    @DisplayName("asks mirrors before the location they stand for")
    void asksMirrors() throws Exception {
      URI mirror = server.serve("/mirror/jq.tar.gz", TestingFileServer.whole(CONTENT));
      String base = mirror.toString().replace("mirror/jq.tar.gz", "");
      DistfileStore mirrored =
          open(
              Map.of("http://127.0.0.1:9/", List.of(base + "absent/", base + "mirror/")),
              List.of());
      FetchedFile file =
          mirrored.obtain(wanted(URI.create("http://127.0.0.1:9/jq.tar.gz")), FetchProgress.SILENT);
      assertThat(file.origin()).isEqualTo(mirror.toString());
    }

    @Test
    @DisplayName("tells how far it has come, and the whole length")
    void tellsProgress() throws Exception {
      URI location = server.serve("/jq", TestingFileServer.whole(CONTENT));
      List<Long> told = new ArrayList<>();
      store.obtain(
          wanted(location),
          (name, from, bytes, total) -> {
            if (bytes == total.orElse(-1)) {
              told.add(bytes);
            }
          });
      assertThat(told).contains((long) CONTENT.length);
    }

    @Test
    @DisplayName("shows no password in a message")
    void hidesPasswords() {
      URI secret = URI.create("http://me:secret@127.0.0.1:9/jq.tar.gz");
      assertThatThrownBy(() -> obtain(wanted(secret)))
          .hasMessageContaining("http://127.0.0.1:9/jq.tar.gz: no connection")
          .hasMessageNotContaining("secret");
      assertThat(time.pauses()).hasSize(2);
    }

    @Test
    @DisplayName("copies from this machine, and refuses what it does not understand")
    void copiesFiles() throws Exception {
      Path local = Files.write(directory.resolve("local.tar.gz"), CONTENT);
      assertThatThrownBy(
              () ->
                  obtain(
                      wanted(
                          directory.resolve("absent").toUri(),
                          directory.toUri(),
                          URI.create("ftp://127.0.0.1/jq"),
                          URI.create("http:///nohost"))))
          .hasMessageContaining("absent: no such file")
          .hasMessageContaining("ftp://127.0.0.1/jq: only http, https, file and git")
          .hasMessageContaining("http:///nohost: not an address");
      assertThat(obtain(wanted(local.toUri())).path()).hasBinaryContent(CONTENT);
      assertThat(local).exists();
    }
  }

  @Nested
  @DisplayName("with a file that no checksum tells")
  class WithoutChecksum {

    @Test
    @DisplayName("keeps it for its location alone")
    void keepsByLocation() throws Exception {
      URI first = server.serve("/one", TestingFileServer.whole(CONTENT));
      URI second = server.serve("/two", TestingFileServer.whole(new byte[3]));
      assertThat(obtain(wanted(Map.of(), first)).path()).hasBinaryContent(CONTENT);
      assertThat(obtain(wanted(Map.of(), second)).path()).hasBinaryContent(new byte[3]);
      assertThat(obtain(wanted(Map.of(), first)).origin()).isEqualTo("store");
      assertThat(server.ranges()).containsExactly("none", "none");
    }

    @Test
    @DisplayName("asks no fallback, for anything would fit")
    void asksNoFallback() throws Exception {
      Files.write(directory.resolve("jq-1.7.tar.gz"), CONTENT);
      DistfileStore careful = open(Map.of(), List.of(new DirectoryFallback(List.of(directory))));
      Map<String, String> weak = Map.of("cksum", digest("cksum", CONTENT));
      assertThatThrownBy(() -> careful.obtain(wanted(weak, NOBODY), FetchProgress.SILENT))
          .isInstanceOf(FetchException.class);
      assertThat(careful.obtain(wanted(NOBODY), FetchProgress.SILENT).origin())
          .isEqualTo("directories of distfiles");
    }
  }

  @Test
  @DisplayName("does not believe a fallback that offers another content, nor one that breaks")
  void checksFallbacks() throws Exception {
    DistfileFallback liar =
        new DistfileFallback() {
          @Override
          public String name() {
            return "liar";
          }

          @Override
          public java.util.Optional<Path> find(Distfile wanted, Path into) throws IOException {
            return java.util.Optional.of(Files.write(into.resolve("x"), new byte[5]));
          }
        };
    DistfileFallback broken =
        new DistfileFallback() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public java.util.Optional<Path> find(Distfile wanted, Path into) throws IOException {
            throw new IOException("out of order");
          }
        };
    DistfileStore careful = open(Map.of(), List.of(liar, broken));
    assertThatThrownBy(() -> careful.obtain(wanted(NOBODY), FetchProgress.SILENT))
        .hasMessageContaining("liar: offers another content; broken: out of order");
    assertThat(filesIn("partial")).isEmpty();
  }

  @Test
  @DisplayName("puts a file aside that was damaged on the disk and fetches it again")
  void healsDamage() throws Exception {
    URI location = server.serve("/jq", TestingFileServer.whole(CONTENT));
    FetchedFile file = obtain(wanted(location));
    Files.delete(file.path());
    Files.write(file.path(), new byte[10]);
    assertThat(obtain(wanted(location)).path()).hasBinaryContent(CONTENT);
    assertThat(filesIn("rejected")).hasSize(1);
    assertThat(server.ranges()).hasSize(2);
  }

  @Test
  @DisplayName("refuses names and checksums that would lead out of it")
  void refusesNames() {
    for (String name : List.of("../x", "a/b", "..", "", "-x", "a\nb", "x".repeat(181))) {
      Distfile odd = new Distfile(name, List.of(NOBODY), Map.of(), "jq");
      assertThatThrownBy(() -> obtain(odd))
          .isInstanceOf(FetchException.class)
          .hasMessageNotContaining("\n");
    }
    for (Map<String, String> sums : List.of(Map.of("sha256", "../../x"), Map.of("crc", "00"))) {
      assertThatThrownBy(() -> obtain(wanted(sums, NOBODY)))
          .hasMessageContaining("a checksum of jq-1.7.tar.gz that cannot be");
    }
  }

  @Test
  @DisplayName("purges what no recipe names, and nothing while a recipe is broken")
  void purges() throws Exception {
    Distfile live = wanted(server.serve("/jq", TestingFileServer.whole(CONTENT)));
    Distfile dead =
        new Distfile(
            "old.tar.gz",
            List.of(server.serve("/old", TestingFileServer.whole(new byte[9]))),
            Map.of("md5", digest("md5", new byte[9])),
            "old");
    Distfile unsummed =
        wanted(Map.of(), server.serve("/two", TestingFileServer.whole(new byte[3])));
    Path deadFile = obtain(dead).path();
    obtain(live);
    obtain(unsummed);
    Distfile wrong =
        wanted(Map.of("md5", "00"), server.serve("/w", TestingFileServer.whole(CONTENT)));
    assertThatThrownBy(() -> obtain(wrong)).isInstanceOf(FetchException.class);
    Files.write(place.resolve("partial/recent.part"), new byte[2]);
    Path rest = Files.write(place.resolve("partial/rest.part"), new byte[2]);
    Files.setLastModifiedTime(rest, java.nio.file.attribute.FileTime.fromMillis(-90_000_000));
    LiveDistfiles proof = LiveDistfiles.ofTrees(List.of(live, unsummed), List.of());

    List<UnusedFile> unused = store.unused(proof);
    assertThat(unused).extracting(UnusedFile::name).hasSize(3).contains("old.tar.gz", "rest.part");
    assertThat(deadFile).exists();
    assertThat(store.purge(proof)).isEqualTo(unused);
    assertThat(deadFile).doesNotExist();
    assertThat(filesIn("by-name")).containsExactly("jq-1.7.tar.gz");
    assertThat(filesIn("partial")).containsExactly("recent.part");
    assertThat(store.unused(proof)).isEmpty();
    assertThat(obtain(live).origin()).isEqualTo("store");
    assertThat(obtain(unsummed).origin()).isEqualTo("store");

    assertThatThrownBy(() -> LiveDistfiles.ofTrees(List.of(live), List.of("bad")))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("may need them: bad");
  }
}
