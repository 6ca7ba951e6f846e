package dev.cairn.builddb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.builddb.FailureRules.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The kind of a failure")
class FailureRulesTest {

  /** What builds said at their ends about sources, and the lines that give it away. */
  static Stream<Arguments> ofSources() {
    return Stream.of(
        failure(
            FailureClass.FETCH,
            Phase.FETCH,
            "  -> Downloading widget-2.1.tar.gz...",
            "curl: (6) Could not resolve host: downloads.invalid",
            "==> ERROR: Failure while downloading https://downloads.invalid/widget-2.1.tar.gz"),
        failure(
            FailureClass.FETCH,
            Phase.FETCH,
            "curl: (22) The requested URL returned error: 404",
            "    Aborting..."),
        failure(
            FailureClass.CHECKSUM,
            Phase.VERIFY,
            "==> Validating source files with sha256sums...",
            "    widget-2.1.tar.gz ... FAILED",
            "==> ERROR: One or more files did not pass the validity check!"),
        failure(
            FailureClass.CHECKSUM,
            Phase.VERIFY,
            "    widget-2.1.tar.gz ... FAILED (unknown public key 8A3F4C21D09B7E55)",
            "==> ERROR: One or more PGP signatures could not be verified!"),
        failure(
            FailureClass.PATCH,
            Phase.PREPARE,
            "patching file src/main.c",
            "Hunk #2 FAILED at 118.",
            "1 out of 3 hunks FAILED -- saving rejects to file src/main.c.rej"),
        failure(
            FailureClass.PATCH,
            Phase.PREPARE,
            "error: patch failed: lib/io.c:77",
            "error: lib/io.c: patch does not apply"),
        failure(
            FailureClass.MISSING_HEADER,
            Phase.BUILD,
            "cc -O2 -c -o crypt.o crypt.c",
            "crypt.c:14:10: fatal error: openssl/evp.h: No such file or directory",
            "   14 | #include <openssl/evp.h>",
            "compilation terminated.",
            "make: *** [<builtin>: crypt.o] Error 1"),
        failure(
            FailureClass.MISSING_HEADER,
            Phase.BUILD,
            "view.cpp:3:10: fatal error: 'X11/Xlib.h' file not found",
            "1 error generated."));
  }

  /** About what is not there, and does not fit together. */
  static Stream<Arguments> ofConfiguration() {
    return Stream.of(
        failure(
            FailureClass.MISSING_DEPENDENCY,
            Phase.BUILD,
            "checking for ZLIB... no",
            "configure: error: Package requirements (zlib >= 1.3) were not met:",
            "No package 'zlib' found"),
        failure(
            FailureClass.MISSING_DEPENDENCY,
            Phase.BUILD,
            "-- Could NOT find CURL (missing: CURL_LIBRARY CURL_INCLUDE_DIR)",
            "CMake Error at /usr/share/cmake/Modules/FindPackageHandleStandardArgs.cmake:230 (message):"),
        failure(
            FailureClass.MISSING_DEPENDENCY,
            Phase.BUILD,
            "../meson.build:31:9: ERROR: Dependency \"wayland-client\" not found, tried pkgconfig"),
        failure(
            FailureClass.MISSING_DEPENDENCY,
            Phase.SETUP,
            "resolving dependencies...",
            "error: target not found: libfrobnicate"),
        failure(
            FailureClass.MISSING_DEPENDENCY,
            Phase.BUILD,
            "/build/PKGBUILD: line 19: cmake: command not found",
            "==> ERROR: A failure occurred in build()."),
        failure(
            FailureClass.LINKER,
            Phase.BUILD,
            "/usr/bin/ld: main.o: in function `main':",
            "main.c:(.text+0x1f): undefined reference to `frob_open'",
            "collect2: error: ld returned 1 exit status"),
        failure(
            FailureClass.LINKER,
            Phase.BUILD,
            "ld.lld: error: undefined symbol: frob_open",
            ">>> referenced by main.c:12",
            "clang: error: linker command failed with exit code 1 (use -v to see invocation)"));
  }

  /** About what is wrong in the sources themselves. */
  static Stream<Arguments> ofCompilersAndTests() {
    return Stream.of(
        failure(
            FailureClass.COMPILER,
            Phase.BUILD,
            "parse.c: In function 'parse_header':",
            "parse.c:207:18: error: 'struct header' has no member named 'crc'",
            "make[2]: *** [Makefile:412: parse.o] Error 1"),
        failure(
            FailureClass.COMPILER,
            Phase.BUILD,
            "tree.cc:88:5: error: no matching function for call to 'insert'",
            "1 error generated."),
        failure(
            FailureClass.COMPILER,
            Phase.BUILD,
            "during RTL pass: reload",
            "deep.c:9001:1: internal compiler error: maximum number of reload passes achieved"),
        failure(
            FailureClass.CONFIGURE,
            Phase.BUILD,
            "checking size of long... 0",
            "configure: error: cannot compute sizeof (long)"),
        failure(
            FailureClass.TEST,
            Phase.CHECK,
            "PASS: roundtrip",
            "FAIL: overflow",
            "# TOTAL: 12",
            "# FAIL:  1",
            "make[3]: *** [Makefile:951: test-suite.log] Error 1"),
        failure(
            FailureClass.TEST,
            Phase.CHECK,
            "ok 3 - reads",
            "not ok 4 - writes",
            "overflow.c:3:9: error: expected 4, got 5"),
        failure(FailureClass.TEST, Phase.CHECK, "96% tests passed, 2 tests failed out of 50"),
        failure(
            FailureClass.COMPILER,
            Phase.CHECK,
            "tests/overflow.c:3:9: error: unknown type name 'u128'",
            "make: *** [Makefile:77: check] Error 2"));
  }

  /** About the machine, and what is like nothing else. */
  static Stream<Arguments> ofTheMachine() {
    return Stream.of(
        failure(
            FailureClass.DISK,
            Phase.BUILD,
            "/tmp/ccQ1.s: Assembler messages:",
            "/tmp/ccQ1.s: Fatal error: can't write 96 bytes to section .text: No space left on device",
            "big.c:1:1: error: could not be assembled"),
        failure(
            FailureClass.MEMORY,
            Phase.BUILD,
            "g++: fatal error: Killed signal terminated program cc1plus",
            "compilation terminated.",
            "make: *** [Makefile:12: huge.o] Error 1"),
        failure(
            FailureClass.MEMORY,
            Phase.BUILD,
            "cc1plus: out of memory allocating 65536 bytes",
            "virtual memory exhausted: Cannot allocate memory"),
        failure(
            FailureClass.PACKAGING,
            Phase.PACKAGE,
            "install: cannot stat 'doc/widget.1': No such file or directory"),
        failure(FailureClass.UNKNOWN, Phase.BUILD, "make: *** [Makefile:3: all] Error 1"));
  }

  private static Arguments failure(FailureClass kind, Phase phase, String... log) {
    return Arguments.of(kind, phase, List.of(log));
  }

  @ParameterizedTest(name = "{0} in {1}: {2}")
  @MethodSource({"ofSources", "ofConfiguration", "ofCompilersAndTests", "ofTheMachine"})
  @DisplayName("is told from the end of the log, with the lines that show it")
  void isToldFromTheLog(FailureClass kind, Phase phase, List<String> log) {
    Verdict verdict = FailureRules.judge(phase, "make: *** [Makefile:3: all] Error 1", log);
    assertThat(verdict.kind()).isEqualTo(kind);
    assertThat(verdict.lines()).isNotEmpty().hasSizeLessThanOrEqualTo(FailureRules.EVIDENCE_MAX);
    if (kind != FailureClass.UNKNOWN) {
      assertThat(log.stream().map(String::strip)).containsAll(verdict.lines());
    }
  }

  @Test
  @DisplayName("is told from the message when the log is gone")
  void isToldFromTheMessage() {
    assertThat(judge("not done after 2 h").kind()).isEqualTo(FailureClass.TIMEOUT);
    assertThat(judge("no output for 30 min").kind()).isEqualTo(FailureClass.RUNAWAY_PROCESS);
    assertThat(judge("too many processes: limit 4096; x").kind())
        .isEqualTo(FailureClass.RUNAWAY_PROCESS);
    assertThat(judge("out of memory: limit 4 GiB; cc1plus").kind()).isEqualTo(FailureClass.MEMORY);
    assertThat(judge("disk full: limit 8 GiB; tar: write error").kind())
        .isEqualTo(FailureClass.DISK);
    assertThat(judge("a.c:1:2: error: no").kind()).isEqualTo(FailureClass.COMPILER);
    assertThat(judge("x").lines()).containsExactly("x");
  }

  private static Verdict judge(String message) {
    return FailureRules.judge(Phase.BUILD, message, List.of());
  }

  @Test
  @DisplayName("follows from the phase when no line says more")
  void followsFromThePhase() {
    Set<FailureClass> kinds = EnumSet.noneOf(FailureClass.class);
    for (Phase phase : Phase.values()) {
      kinds.add(FailureRules.judge(phase, "it failed", List.of()).kind());
    }
    assertThat(kinds)
        .containsExactlyInAnyOrder(
            FailureClass.FETCH,
            FailureClass.CHECKSUM,
            FailureClass.TEST,
            FailureClass.PACKAGING,
            FailureClass.UNKNOWN);
  }

  @Test
  @DisplayName("does not depend on what earlier phases said, nor on the result below the log")
  void looksAtTheLastPhase() {
    List<String> log =
        List.of(
            "-- Phase: fetch ------------------------------ 12:00:00",
            "curl: (6) Could not resolve host: first.invalid",
            "-- Phase: build ------------------------------ 12:00:10",
            "a.c:1:2: error: no",
            "-- Result: FAILED ---------------------------- 12:00:20",
            "No space left on device");
    assertThat(FailureRules.judge(Phase.BUILD, "a.c:1:2: error: no", log))
        .isEqualTo(new Verdict(FailureClass.COMPILER, List.of("a.c:1:2: error: no")));
  }

  @Test
  @DisplayName("is shown by few, short lines without colours")
  void isShownByFewLines() {
    List<String> log =
        new ArrayList<>(Collections.nCopies(3, "\u001b[31ma.c:1:2: error: red\u001b[0m"));
    for (int i = 0; i < 20; i++) {
      log.add("a.c:" + i + ":2: error: " + "x".repeat(1_000));
    }
    List<String> lines = FailureRules.judge(Phase.BUILD, "", log).lines();
    assertThat(lines).hasSize(FailureRules.EVIDENCE_MAX).startsWith("a.c:1:2: error: red");
    assertThat(lines).allMatch(line -> line.length() <= FailureRules.CHARACTERS_MAX);
  }
}
