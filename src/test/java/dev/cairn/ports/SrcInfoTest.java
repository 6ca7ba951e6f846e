package dev.cairn.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A .SRCINFO")
class SrcInfoTest {
  private static final String HEAD =
      """
      # made by makepkg
      pkgbase = jq
      \tpkgver = 1.7.1
      \tpkgrel = 2
      \tarch = x86_64
      \tarch = aarch64
      """;

  private static PackageSpec read(String text) throws RecipeException {
    return SrcInfo.parse(text).toSpec("x86_64", "textproc/jq", Path.of("/t/textproc/jq"), "f");
  }

  private static List<String> texts(List<Dependency> dependencies) {
    return dependencies.stream().map(Dependency::toString).toList();
  }

  @Test
  @DisplayName("with one package becomes a recipe with one package")
  void becomesARecipe() throws RecipeException {
    PackageSpec spec =
        read(
            HEAD
                + """
                \tpkgdesc = Command-line JSON processor
                \tepoch = 1
                \tdepends = oniguruma>=6.9
                \tmakedepends = autoconf
                \tcheckdepends = valgrind
                \toptdepends = bash>=1:5: for the examples
                \tprovides = libjq.so=1-64
                \toptions = !strip

                pkgname = jq
                """);
    assertThat(spec.name()).isEqualTo("jq");
    assertThat(spec.version()).hasToString("1:1.7.1-2");
    assertThat(texts(spec.depends())).containsExactly("oniguruma>=6.9");
    assertThat(texts(spec.makeDepends())).containsExactly("autoconf");
    assertThat(texts(spec.checkDepends())).containsExactly("valgrind");
    assertThat(spec.options()).containsExactly("!strip");
    PackageSpec.SplitPackage jq = spec.packages().getFirst();
    assertThat(jq.description()).isEqualTo("Command-line JSON processor");
    assertThat(texts(jq.depends())).containsExactly("oniguruma>=6.9");
    assertThat(texts(jq.provides())).containsExactly("libjq.so=1-64");
    assertThat(jq.optionalDepends())
        .containsExactly(
            new PackageSpec.OptionalDependency(Dependency.parse("bash>=1:5"), "for the examples"));
  }

  @Nested
  @DisplayName("with several packages")
  class WithSeveralPackages {
    private List<String> depends(String base, String section) throws RecipeException {
      return texts(
          read(HEAD + base + "\npkgname = jq\n" + section).packages().getFirst().depends());
    }

    @Test
    @DisplayName("lets a package inherit the base's list and that of the architecture")
    void inherits() throws RecipeException {
      assertThat(depends("\tdepends = a\n\tdepends_x86_64 = b\n\tdepends_aarch64 = c\n", ""))
          .containsExactly("a", "b");
    }

    @Test
    @DisplayName("lets a package replace both lists of the base")
    void replaces() throws RecipeException {
      assertThat(depends("\tdepends = a\n\tdepends_x86_64 = b\n", "\tdepends = x\n"))
          .containsExactly("x");
    }

    @Test
    @DisplayName("lets a package add to both lists of the base")
    void appends() throws RecipeException {
      assertThat(depends("\tdepends = a\n\tdepends_x86_64 = b\n", "\tdepends = a\n\tdepends = x\n"))
          .containsExactly("a", "x", "b");
    }

    @Test
    @DisplayName("lets a package clear the list with an empty value")
    void clears() throws RecipeException {
      assertThat(depends("\tdepends = a\n\tdepends_x86_64 = b\n", "\tdepends = \n")).isEmpty();
    }

    @Test
    @DisplayName("adds what a package says for the architecture")
    void addsForTheArchitecture() throws RecipeException {
      assertThat(depends("\tdepends = a\n", "\tdepends_x86_64 = y\n")).containsExactly("a", "y");
    }

    @Test
    @DisplayName("gives each package its own architecture")
    void hasArchitectures() throws RecipeException {
      PackageSpec spec = read(HEAD + "pkgname = jq\npkgname = jq-docs\n\tarch = any\n");
      assertThat(spec.packages())
          .extracting(PackageSpec.SplitPackage::architecture)
          .containsExactly("x86_64", "any");
    }
  }

  @Test
  @DisplayName("gives the n-th sum to the n-th source, also per architecture, and drops SKIP")
  void pairsSumsWithSources() throws RecipeException {
    PackageSpec spec =
        read(
            HEAD
                + """
                \tsource = jq-1.tar.gz::https://example.org/archive/1.tar.gz
                \tsource = fix.patch
                \tsource = git+https://example.org/jq.git?signed#tag=v1
                \tsha256sums = AB12
                \tsha256sums = cd34
                \tsha256sums = SKIP
                \tmd5sums = SKIP
                \tmd5sums = 99
                \tmd5sums = SKIP
                \tsource_x86_64 = https://example.org/blob
                \tb2sums_x86_64 = ee
                \tsource_aarch64 = https://example.org/other
                \tb2sums_aarch64 = ff
                pkgname = jq
                """);
    assertThat(spec.sources())
        .containsExactly(
            new Source(
                "jq-1.tar.gz", "https://example.org/archive/1.tar.gz", Map.of("sha256", "ab12")),
            new Source("fix.patch", "fix.patch", Map.of("sha256", "cd34", "md5", "99")),
            new Source("jq", "git+https://example.org/jq.git?signed#tag=v1", Map.of()),
            new Source("blob", "https://example.org/blob", Map.of("b2", "ee")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pkgname = a/b",
        "pkgname = ..",
        "pkgname = .hidden",
        "pkgname = -rf",
        "pkgname = two words",
        "pkgname = ",
        "pkgname = jq\npkgname = jq",
        "no equals sign",
        "\tdepends = --root\npkgname = jq",
        "\tdepends = a b\npkgname = jq",
        "\tdepends = foo>=\npkgname = jq",
        "\tsource = ../x::https://example.org/x\npkgname = jq",
        "\tsource = https://example.org/\npkgname = jq",
        "\tsource = a\n\tsource = b\n\tmd5sums = 12\npkgname = jq",
        "\tsource = a\n\tmd5sums = $(id)\npkgname = jq",
      })
  void isRefusedInOneLine(String text) {
    assertThatThrownBy(() -> read(HEAD + text))
        .isInstanceOf(RecipeException.class)
        .message()
        .hasLineCount(1)
        .isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "pkgbase = a", "pkgbase = a\npkgname = a\n", "pkgname = a\n"})
  void isRefusedWithoutItsParts(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(RecipeException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1/2", "1:2", "1-2", "1 2", ""})
  void isRefusedWithAVersionThatCannotBeAFileName(String pkgver) {
    assertThatThrownBy(
            () -> read("pkgbase = a\n\tpkgver = " + pkgver + "\n\tpkgrel = 1\npkgname = a\n"))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("pkgver");
  }
}
