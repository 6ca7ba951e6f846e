package dev.cairn.builddb;

import static dev.cairn.builddb.TestingLegacyStores.utf8;
import static dev.cairn.builddb.TestingPast.NOON;
import static dev.cairn.builddb.TestingPast.queued;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.BuildEvent.BuildSucceeded;
import dev.cairn.build.BuildEvent.DependencyUsed;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.PhaseFinished;
import dev.cairn.build.BuildEvent.PhaseStarted;
import dev.cairn.builddb.HistoryQuestions.Imported;
import dev.cairn.builddb.ImportEvent.ImportedEntry;
import dev.cairn.builddb.ImportEvent.Kind;
import dev.cairn.builddb.ImportEvent.StoreImported;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build database promises of old stores that were taken over, wherever its tables are. */
abstract class ImportedStoresContract {
  /** What each build that succeeded has made. */
  static final PackageFile FILE = new PackageFile("lib-1-1-any.pkg.tar.zst", 42, "abc");

  /** Where journal and files of the test lie. */
  @TempDir protected Path directory;

  /** The journal. */
  protected TestingPast past;

  /** It, opened anew for each test. */
  BuildDatabase database;

  /** Where the tables are; the same at each call of one test. */
  protected abstract DatabaseSettings settings() throws Exception;

  @BeforeEach
  void open() throws Exception {
    past = new TestingPast(directory);
    database = past.open(settings());
  }

  @AfterEach
  void close() {
    database.close();
    past.close();
  }

  /** A build of {@code name} that succeeded after so many seconds. */
  protected void storeSuccess(String id, String name, Instant at, int seconds)
      throws InterruptedException {
    past.storeBuild(
        id,
        queued("r", name, at, Map.of("zlib", new DependencyUsed("1.3-1", "z"))),
        new PhaseStarted(at.plusSeconds(1), Phase.SETUP),
        new PhaseFinished(at.plusSeconds(2), Phase.SETUP, Duration.ofSeconds(1)),
        new BuildSucceeded(
            at.plusSeconds(1 + seconds), Duration.ofSeconds(seconds), List.of(FILE)));
  }

  private void storeImport(LegacyFile file) throws InterruptedException {
    StoreImported wanted =
        new StoreImported(
            NOON,
            file.kind(),
            file.name(),
            file.sizeBytes(),
            file.entries().size(),
            file.refused().size(),
            "ann");
    past.store(
        "import|" + file.sha256(),
        ImportRules.take(ImportState.EMPTY, wanted, file.entries()).toArray());
  }

  @Test
  @DisplayName("has what was taken over of old stores beside its own, the newest of each kind")
  void hasImports() throws Exception {
    storeSuccess("s1", "zlib", NOON, 5);
    LegacyFile text =
        LegacyFile.read("crc_index", utf8("test/zlib:1\ntest/zlib@fat:2\nbad\ndevel/zlib:3\n"));
    LegacyFile binary = LegacyFile.read("dsynth.db", TestingLegacyStores.record("test/zlib", 4));
    storeImport(text);
    storeImport(binary);
    // In two steps, so that the tables were not filled in one.
    assertThat(database.imported("zlib")).hasSize(4);
    storeImport(LegacyFile.read("newer", utf8("test/zlib:5\n")));
    assertThat(database.imported("zlib"))
        .extracting(one -> one.entry().origin() + "@" + one.entry().flavor())
        .containsExactly("devel/zlib@", "test/zlib@", "test/zlib@", "test/zlib@fat");
    assertThat(database.imported("test/zlib"))
        .containsExactly(
            new Imported(
                new ImportedEntry("test/zlib", "", "00000005", Optional.empty()),
                Kind.CRC_INDEX,
                "newer",
                NOON,
                "ann"),
            new Imported(binary.entries().getFirst(), Kind.DSYNTH_DB, "dsynth.db", NOON, "ann"),
            new Imported(text.entries().get(1), Kind.CRC_INDEX, "crc_index", NOON, "ann"));
    assertThat(database.imported("lib")).isEmpty();
    assertThat(database.statistics().rows())
        .containsEntry("imports", 3L)
        .containsEntry("imported_entries", 4L)
        .containsEntry("crc_index", 5L);
    Map<String, List<String>> before = content();
    database.rebuild();
    assertThat(content()).isEqualTo(before);
    database.clean(Set.of());
    assertThat(database.imported("zlib")).hasSize(4);
  }

  @Test
  @DisplayName("takes nothing that was taken over for a build of its own")
  void importsProveNothing() throws Exception {
    storeImport(LegacyFile.read("dsynth.db", TestingLegacyStores.record("test/lib", 4)));
    assertThat(database.imported("lib")).hasSize(1);
    assertThat(database.past().successes()).isEmpty();
    assertThat(database.lastGood("lib")).isEmpty();
    assertThat(database.newestOf("lib")).isEmpty();
    assertThat(database.names()).isEmpty();
    assertThat(database.slowest(9)).isEmpty();
    assertThat(ownFingerprints()).isEmpty();
    storeSuccess("s1", "lib", NOON, 5);
    assertThat(ownFingerprints()).containsExactly("f-lib");
    assertThat(database.imported("lib")).hasSize(1);
  }

  private List<String> ownFingerprints() throws InterruptedException {
    return database.ask(
        handle ->
            handle
                .createQuery("SELECT fingerprint FROM crc_index WHERE algorithm = 'cairn-recipe'")
                .mapTo(String.class)
                .list());
  }

  /** Every row of every table, as text. */
  final Map<String, List<String>> content() throws InterruptedException {
    return database.ask(TableDump::of);
  }
}
