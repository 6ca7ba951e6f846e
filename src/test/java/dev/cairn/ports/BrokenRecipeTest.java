package dev.cairn.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A broken recipe")
class BrokenRecipeTest {
  @Test
  @DisplayName("names its file once, however often bash does")
  void namesItsFileOnce() {
    BrokenRecipe broken =
        new BrokenRecipe(
            "apps/bad",
            Path.of("/tree/apps/bad/PKGBUILD"),
            "/tree/apps/bad/PKGBUILD: line 5: syntax error near unexpected token `(';"
                + " /tree/apps/bad/PKGBUILD: line 5: `build() {'");
    assertThat(broken.sentence())
        .isEqualTo(
            "/tree/apps/bad/PKGBUILD: line 5: syntax error near unexpected token `('; line 5:"
                + " `build() {'");
    assertThat(broken.message()).startsWith("line 5: ");
    assertThat(broken.name()).isEqualTo("bad");
  }
}
