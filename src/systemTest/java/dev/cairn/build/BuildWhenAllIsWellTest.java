package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.BuildExecutor.Result;
import dev.cairn.repository.RepositoryPackage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("When a library, its user and a split package are built")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(180)
class BuildWhenAllIsWellTest {
  private static final String LIBRARY =
      """
      pkgname=libgreet
      depends=('glibc>=2')
      source=(greet.c)
      sha256sums=(SKIP)
      build() { cc $CFLAGS -shared -fPIC -Wl,-soname,libgreet.so.1 -o libgreet.so.1 greet.c; }
      package() {
        install -Dm755 libgreet.so.1 "$pkgdir/usr/lib/libgreet.so.1"
        ln -s libgreet.so.1 "$pkgdir/usr/lib/libgreet.so"
      }
      """;

  private static final String PROGRAM =
      """
      pkgname=greet
      depends=('libgreet>=1.0')
      source=('hello.c::file://%s')
      sha256sums=('%s')
      prepare() { sed -i s/WORLD/world/ hello.c; }
      build() { cc $CFLAGS -o greet hello.c -lgreet; }
      check() { ./greet | grep -q 'hello, world'; echo "tree says $TREE_VARIABLE"; }
      package() {
        install -Dm755 greet "$pkgdir/usr/bin/greet"
        env | sort > environment
      }
      """;

  private static final String SPLIT =
      """
      pkgbase=pair
      pkgname=(left right)
      arch=(any)
      package_left() { install -d "$pkgdir/usr/share/left"; }
      package_right() { depends=(left); install -d "$pkgdir/usr/share/right"; }
      """;

  private final Path directory;
  private final TestingExecutor scene;
  private final TestingProgress libraryProgress = new TestingProgress();
  private final TestingProgress programProgress = new TestingProgress();
  private final TestingProgress splitProgress = new TestingProgress();
  private final List<Result> results = new ArrayList<>();

  BuildWhenAllIsWellTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    scene = new TestingExecutor(directory);
  }

  @BeforeAll
  void build() throws Exception {
    Path library = scene.recipe("libs/libgreet", "1.0", LIBRARY);
    Files.writeString(
        library.resolve("greet.c"),
        "#include <stdio.h>\nvoid greet(const char *w) { printf(\"hello, %s\\n\", w); }\n");
    Path upstream =
        Files.writeString(
            directory.resolve("upstream.c"),
            "void greet(const char *);\nint main(void) { greet(\"WORLD\"); return 0; }\n");
    scene.recipe(
        "apps/greet", "2.0", PROGRAM.formatted(upstream.toRealPath(), Sha256.of(upstream)));
    scene.recipe("apps/pair", "3", SPLIT);
    results.add(scene.build("libs/libgreet", libraryProgress));
    results.add(scene.build("apps/greet", programProgress, "libgreet>=1.0", "glibc"));
    results.add(scene.executor.carryOut(scene.order("apps/pair", Purpose.TEST), splitProgress));
  }

  @AfterAll
  void close() {
    scene.close();
  }

  @Test
  @DisplayName("each stands in the repository, byte for byte as it was made")
  void published() throws Exception {
    assertThat(results).allMatch(result -> result instanceof Result.Succeeded);
    assertThat(scene.repository.packages())
        .extracting(RepositoryPackage::name)
        .containsExactlyInAnyOrder("libgreet", "greet", "left", "right");
    List<PackageFile> made = programProgress.made();
    assertThat(made).singleElement().extracting(PackageFile::sizeBytes).isNotEqualTo(0L);
    assertThat(results.get(1)).isEqualTo(new Result.Succeeded(made));
    Path file = scene.settings.repository().resolve(made.getFirst().fileName());
    assertThat(Sha256.of(file)).isEqualTo(made.getFirst().sha256());
  }

  @Test
  @DisplayName("the phases are those that the recipe has, in order")
  void phases() {
    assertThat(programProgress.phases()).containsExactly(Phase.values());
    assertThat(libraryProgress.phases())
        .containsExactly(
            Phase.SETUP,
            Phase.FETCH,
            Phase.VERIFY,
            Phase.EXTRACT,
            Phase.BUILD,
            Phase.PACKAGE,
            Phase.PUBLISH);
  }

  @Test
  @DisplayName("a test installs what was made and removes it again before it is published")
  void tried() {
    assertThat(splitProgress.phases()).doesNotContain(Phase.BUILD, Phase.CHECK);
    assertThat(splitProgress.lines())
        .anyMatch(line -> line.startsWith("installing left"))
        .anyMatch(line -> line.startsWith("removing right"));
  }

  @Test
  @DisplayName("the log has what was built, each phase and how it ended")
  void log() throws Exception {
    assertThat(Files.readAllLines(scene.settings.logs().resolve("apps___greet.log")))
        .contains("Package    apps/greet 2.0-1", "tree says from the tree")
        .anyMatch(line -> line.startsWith("Variable   SOURCE_DATE_EPOCH="))
        .anyMatch(line -> line.startsWith("-- Phase: check ---"))
        .anyMatch(line -> line.startsWith("-- Result: SUCCEEDED ---"))
        .anyMatch(line -> line.startsWith("hello.c: 0.1 KiB, "));
  }

  @Test
  @DisplayName("nothing is left of rooms and staging")
  void nothingLeft() throws Exception {
    assertThat(scene.leftovers()).isEmpty();
  }

  @Test
  @DisplayName("the same recipe gives the same bytes again")
  void reproducible() throws Exception {
    TestingProgress again = new TestingProgress();
    scene.build("libs/libgreet", again);
    assertThat(again.made()).isNotEmpty().isEqualTo(libraryProgress.made());
  }

  @Test
  @DisplayName("the program runs from the repository in a clean room")
  void programRuns() throws Exception {
    List<ProgramRunner.Outcome> outcomes = new ArrayList<>();
    new ProgramRunner(scene.settings, scene.rooms)
        .run(
            ProgramCheck.parse(
                List.of("greet\tgreet\thello, world", "greet\tgreet\tgood bye", "absent\tx\ty")),
            0,
            directory,
            outcomes::add);
    assertThat(outcomes)
        .extracting(ProgramRunner.Outcome::passed)
        .containsExactly(true, false, false);
    assertThat(outcomes).extracting(ProgramRunner.Outcome::status).containsExactly(0, 0, -1);
    assertThat(outcomes.get(2).output()).contains("error: target not found: absent");
  }
}
