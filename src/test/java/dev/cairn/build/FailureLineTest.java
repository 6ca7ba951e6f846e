package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The line that says why a phase failed")
class FailureLineTest {

  @Test
  @DisplayName("is the compiler's first error, not what make and makepkg say of it")
  void compiler() {
    assertThat(
            best(
                "gcc -c hello.c",
                "hello.c:3:3: error: expected ';' before 'return'",
                "hello.c:9:1: error: unknown type name 'x'",
                "make[1]: *** [Makefile:12: hello.o] Error 1",
                "make: *** [Makefile:3: all] Error 2",
                "==> ERROR: A failure occurred in build().",
                "    Aborting..."))
        .isEqualTo("hello.c:3:3: error: expected ';' before 'return'");
  }

  @Test
  @DisplayName("is make's innermost complaint when nothing else is known")
  void make() {
    assertThat(
            best(
                "run-tests",
                "make[1]: *** [Makefile:12: test] Error 1",
                "make: *** [Makefile:3: check] Error 2",
                "==> ERROR: A failure occurred in check()."))
        .isEqualTo("make[1]: *** [Makefile:12: test] Error 1");
  }

  @Test
  @DisplayName("names the file whose checksum differs")
  void checksum() {
    assertThat(
            best(
                "==> Validating source files with sha256sums...",
                "    good.txt ... Passed",
                "    hello.c ... FAILED",
                "==> ERROR: One or more files did not pass the validity check!"))
        .isEqualTo("checksum differs: hello.c");
    assertThat(
            best(
                "==> Validating source files with sha256sums...",
                "    hello.c ... FAILED",
                "    fix.patch ... FAILED",
                "==> Validating source files with b2sums...",
                "    hello.c ... FAILED",
                "==> ERROR: One or more files did not pass the validity check!"))
        .isEqualTo("checksum differs: hello.c, fix.patch");
  }

  @Test
  @DisplayName("is a test that failed, as it says itself")
  void test() {
    assertThat(best("    addition ... FAILED", "==> ERROR: A failure occurred in check()."))
        .isEqualTo("addition ... FAILED");
  }

  @Test
  @DisplayName("is pacman's error when a dependency is missing")
  void pacman() {
    assertThat(best(":: Synchronizing package databases...", "error: target not found: libfoo"))
        .isEqualTo("error: target not found: libfoo");
  }

  @Test
  @DisplayName("is makepkg's own when the recipe is at fault")
  void makepkg() {
    assertThat(best("==> ERROR: pkgver is not allowed to be empty.", "==> ERROR: Aborting..."))
        .isEqualTo("==> ERROR: pkgver is not allowed to be empty.");
  }

  @Test
  @DisplayName("is the last word of the build when it has no known form")
  void lastWord() {
    assertThat(
            best("one", "two", "", "==> ERROR: A failure occurred in build().", "    Aborting..."))
        .isEqualTo("two");
  }

  @Test
  @DisplayName("does not come from an error that the build survived long ago")
  void longAgo() {
    FailureLine tail = new FailureLine();
    tail.add("conftest.c:1: error: no such header");
    for (int i = 0; i < FailureLine.LINES_MAX; i++) {
      tail.add("line " + i);
    }
    assertThat(tail.best()).contains("line 59");
  }

  @Test
  @DisplayName("is one short line without control characters")
  void tidy() {
    assertThat(best("\u001b[31;1merror:\u0007 " + "x".repeat(1000)))
        .hasSize(FailureLine.CHARACTERS_MAX)
        .startsWith("error:  x");
  }

  @Test
  @DisplayName("tells of a command that failed without a word")
  void withoutAWord() {
    assertThat(
            best(
                "==> Starting build()...",
                "==> ERROR: A failure occurred in build().",
                "    Aborting..."))
        .isEqualTo("==> ERROR: A failure occurred in build().");
  }

  @Test
  @DisplayName("is absent when nothing was said but what is being done")
  void silent() {
    FailureLine tail = new FailureLine();
    assertThat(tail.best()).isEmpty();
    tail.add("==> Starting build()...");
    assertThat(tail.best()).isEmpty();
  }

  private static String best(String... lines) {
    FailureLine tail = new FailureLine();
    for (String line : lines) {
      tail.add(line);
    }
    return tail.best().orElseThrow();
  }
}
