package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.BuildEvent.Phase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The phases that makepkg's messages tell")
class MakepkgPhasesTest {

  @Test
  @DisplayName("follow the messages of a whole build")
  void wholeBuild() {
    assertThat(
            phasesOf(
                "==> Making package: ab 2:1-1 (Fri Nov 20 18:37:06 2026)",
                "==> Retrieving sources...",
                "==> Validating source files with sha256sums...",
                "    x.txt ... Passed",
                "==> Extracting sources...",
                "==> Starting prepare()...",
                "==> Starting pkgver()...",
                "==> Starting build()...",
                "building",
                "==> Starting check()...",
                "==> Entering fakeroot environment...",
                "==> Starting package_a()...",
                "==> Finished making: ab 2:1-1 (Fri Nov 20 18:37:09 2026)"))
        .containsExactly(Phase.EXTRACT, Phase.PREPARE, Phase.BUILD, Phase.CHECK, Phase.PACKAGE);
  }

  @Test
  @DisplayName("leave out functions that the recipe does not have")
  void withoutCheck() {
    assertThat(
            phasesOf(
                "==> Extracting sources...",
                "==> Starting build()...",
                "==> Entering fakeroot environment..."))
        .containsExactly(Phase.EXTRACT, Phase.BUILD, Phase.PACKAGE);
  }

  @Test
  @DisplayName("never go back, whatever a recipe prints")
  void neverBack() {
    assertThat(
            phasesOf(
                "==> Starting build()...",
                "==> Extracting sources...",
                "==> Entering fakeroot environment...",
                "==> Starting build()...",
                "==> Starting check()..."))
        .containsExactly(Phase.BUILD, Phase.PACKAGE);
  }

  @Test
  @DisplayName("are not told by lines that only contain a message")
  void onlyWholeLines() {
    assertThat(
            phasesOf(
                "echo '==> Starting build()...'",
                " ==> Starting build()...",
                "Starting build()..."))
        .isEmpty();
  }

  private static List<Phase> phasesOf(String... lines) {
    MakepkgPhases phases = new MakepkgPhases();
    List<Phase> seen = new ArrayList<>();
    for (String line : lines) {
      phases.next(line).ifPresent(seen::add);
    }
    return seen;
  }
}
