package dev.cairn.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The fingerprint of a recipe")
class RecipeFingerprintTest {
  private final Path recipe;
  private final Path pkgbuild;

  RecipeFingerprintTest(@TempDir Path directory) throws IOException {
    recipe = Files.createDirectories(directory.resolve("tree/jq"));
    pkgbuild = Files.writeString(recipe.resolve("PKGBUILD"), "pkgname=jq\n");
    Files.writeString(recipe.resolve("fix.patch"), "patch");
    Files.writeString(directory.resolve("tree/shared"), "shared");
    Files.createSymbolicLink(recipe.resolve("link"), Path.of("../shared"));
  }

  private String fingerprint() throws IOException, RecipeException {
    return RecipeFingerprint.of(recipe);
  }

  @Test
  @DisplayName("names its algorithm")
  void namesItsAlgorithm() throws Exception {
    assertThat(fingerprint()).matches("sha256-v1:[0-9a-f]{64}");
  }

  @Test
  @DisplayName("is that of a copy, made in another order and at another time")
  void isThatOfACopy() throws Exception {
    Path copy = Files.createDirectories(recipe.resolveSibling("copy"));
    Files.createSymbolicLink(copy.resolve("link"), Path.of("../shared"));
    Files.writeString(copy.resolve("fix.patch"), "patch");
    Path other = Files.writeString(copy.resolve("PKGBUILD"), "pkgname=jq\n");
    Files.setLastModifiedTime(other, FileTime.fromMillis(1_000));
    assertThat(RecipeFingerprint.of(copy)).isEqualTo(fingerprint());
  }

  @Test
  @DisplayName("changes with content, name, mode, new files, links and what they lead to")
  void changes() throws Exception {
    String last = fingerprint();
    for (Change change :
        new Change[] {
          () -> Files.writeString(pkgbuild, "pkgname=jp\n"),
          () -> Files.move(recipe.resolve("fix.patch"), recipe.resolve("fix2.patch")),
          () ->
              Files.setPosixFilePermissions(pkgbuild, PosixFilePermissions.fromString("rwxr-xr-x")),
          () -> Files.writeString(Files.createDirectory(recipe.resolve("sub")).resolve("f"), ""),
          () -> Files.writeString(recipe.resolve("../shared"), "other"),
          () -> {
            Files.delete(recipe.resolve("link"));
            Files.createSymbolicLink(recipe.resolve("link"), Path.of("../tree/../shared"));
          },
        }) {
      change.make();
      assertThat(fingerprint()).isNotEqualTo(last);
      last = fingerprint();
    }
  }

  private interface Change {
    void make() throws IOException;
  }

  @Test
  @DisplayName("stays when makepkg and git leave their files, or permissions of others change")
  void stays() throws Exception {
    String before = fingerprint();
    for (String directory : new String[] {".git", "src", "pkg"}) {
      Files.writeString(Files.createDirectory(recipe.resolve(directory)).resolve("f"), "x");
    }
    Files.writeString(recipe.resolve("jq-1-1-x86_64.pkg.tar.zst"), "x");
    Files.writeString(recipe.resolve(".SRCINFO"), "x");
    Files.createDirectory(recipe.resolve("empty"));
    Files.setPosixFilePermissions(pkgbuild, PosixFilePermissions.fromString("rw-------"));
    assertThat(fingerprint()).isEqualTo(before);
  }

  @Test
  @DisplayName("counts files named src or pkg below the top")
  void countsSrcBelowTheTop() throws Exception {
    String before = fingerprint();
    Files.writeString(Files.createDirectories(recipe.resolve("debian/src")).resolve("f"), "x");
    assertThat(fingerprint()).isNotEqualTo(before);
  }

  @Test
  @Timeout(20)
  @DisplayName("takes a link that leads round in a circle for what it is")
  void takesACircle() throws Exception {
    Files.createSymbolicLink(recipe.resolve("circle"), Path.of("circle"));
    Files.createSymbolicLink(recipe.resolve("up"), Path.of(".."));
    assertThat(fingerprint()).startsWith("sha256-v1:");
  }

  @Test
  @Timeout(20)
  @DisplayName("is refused for a pipe instead of waiting for it")
  void isRefusedForAPipe() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", recipe.resolve("pipe").toString()).start().waitFor())
        .isZero();
    assertThatThrownBy(this::fingerprint)
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("pipe");
  }
}
