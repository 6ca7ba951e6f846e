package dev.cairn.builddb;

import static dev.cairn.builddb.FailureClass.CHECKSUM;
import static dev.cairn.builddb.FailureClass.COMPILER;
import static dev.cairn.builddb.FailureClass.CONFIGURE;
import static dev.cairn.builddb.FailureClass.DISK;
import static dev.cairn.builddb.FailureClass.FETCH;
import static dev.cairn.builddb.FailureClass.LINKER;
import static dev.cairn.builddb.FailureClass.MEMORY;
import static dev.cairn.builddb.FailureClass.MISSING_DEPENDENCY;
import static dev.cairn.builddb.FailureClass.MISSING_HEADER;
import static dev.cairn.builddb.FailureClass.PACKAGING;
import static dev.cairn.builddb.FailureClass.PATCH;
import static dev.cairn.builddb.FailureClass.RUNAWAY_PROCESS;
import static dev.cairn.builddb.FailureClass.TEST;
import static dev.cairn.builddb.FailureClass.TIMEOUT;
import static dev.cairn.builddb.FailureClass.UNKNOWN;

import dev.cairn.build.BuildEvent.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Says of what kind a failure is, from its phase, its message and the end of its log, and which
 * lines show it. Pure.
 *
 * <p>Each kind has its forms of lines. The first kind in the order below that has a line is it:
 * what the machine refused comes before what it made fail, a cause before its consequence (a patch
 * before the compiler, a header before the linker), and what is specific before what is general. A
 * line can count for a kind only in some phases: an {@code error:} in {@code check()} is mostly a
 * test's.
 */
final class FailureRules {
  /** Lines that are given as evidence. */
  static final int EVIDENCE_MAX = 5;

  /** Longest line of evidence. */
  static final int CHARACTERS_MAX = 300;

  private static final Pattern BANNER = Pattern.compile("-- Phase: [a-z]+ -+ \\d\\d:\\d\\d:\\d\\d");
  private static final Pattern RESULT = Pattern.compile("-- Result: .*");
  private static final Pattern COLOUR = Pattern.compile("\\u001b\\[[0-9;]*[A-Za-z]");

  private FailureRules() {}

  /**
   * What is known of a failure.
   *
   * @param lines at most {@link #EVIDENCE_MAX} that show it, in order; the message when no line
   *     does
   */
  record Verdict(FailureClass kind, List<String> lines) {}

  /** Forms of lines that show a kind of failure, in some phases only; in all when none is named. */
  private record Form(FailureClass kind, Pattern pattern, List<Phase> phases) {
    boolean fits(Phase phase) {
      return phases.isEmpty() || phases.contains(phase);
    }
  }

  private static Form form(FailureClass kind, String pattern, Phase... phases) {
    return new Form(kind, Pattern.compile(pattern), List.of(phases));
  }

  private static final List<Form> FORMS =
      List.of(
          form(
              DISK,
              "No space left on device|ENOSPC|Disk quota exceeded|^disk full: limit |the disk of .* is"
                  + " full|(file|File) (size limit exceeded|too large)"),
          form(
              MEMORY,
              "^out of memory: limit |[Vv]irtual memory exhausted|Cannot allocate memory|std::bad_alloc"
                  + "|java\\.lang\\.OutOfMemoryError|LLVM ERROR: out of memory|^MemoryError"
                  + "|[Kk]illed signal terminated program|memory allocation of \\d+ bytes failed"
                  + "|\\bOut of memory\\b|Error 137$|^killed by signal 9\\b"),
          form(TIMEOUT, "^not done after "),
          form(RUNAWAY_PROCESS, "^no output for |^too many processes: limit |fork: retry: "),
          form(
              CHECKSUM,
              "did not pass the validity check|checksum (differs|mismatch)|PGP signatures could not be"
                  + " verified|\\.\\.\\. FAILED \\(|hash mismatch|^(sha|SHA)\\d+ .*mismatch"),
          form(
              FETCH,
              "Failure while downloading|Could not resolve host|curl: \\(\\d+\\)|The requested URL"
                  + " returned error|fatal: unable to access|fatal: repository .* not found"
                  + "|Temporary failure in name resolution|Connection (refused|timed out|reset)"
                  + "|HTTP (4|5)\\d\\d",
              Phase.FETCH,
              Phase.PREPARE,
              Phase.BUILD),
          form(
              PATCH,
              "Hunk #\\d+ FAILED|hunks? FAILED -- saving rejects|patch: \\*\\*\\*\\*|error: patch failed:"
                  + "|patch does not apply|can't find file to patch|malformed patch at line"
                  + "|Reversed \\(or previously applied\\) patch detected"),
          form(
              MISSING_HEADER,
              "fatal error: '?[^ ]+\\.(h|hh|hpp|hxx|inc)'?(: No such file or directory| file not found)"),
          form(
              MISSING_DEPENDENCY,
              "No package '.*' found|Package '.*', required by|Could NOT find |Could not find a package"
                  + " configuration file|Dependency \"?[^ ]+\"? not found|target not found: "
                  + "|[Cc]ould not (satisfy|resolve) (all )?dependencies|ModuleNotFoundError: "
                  + "|ImportError: No module named|Can't locate .* in @INC|: command not found"
                  + "|Program '.*' not found|cannot find -l|error: no acceptable .* found"
                  + "|configure: error: .*(not found|is required|required but|missing|could not be found)"
                  + "|cannot find crate for|error: unable to find library -l|[Uu]nmet dependencies"),
          form(
              LINKER,
              "undefined reference to|undefined symbol|ld returned \\d+ exit status|multiple definition"
                  + " of|relocation truncated to fit|DSO missing from command line"
                  + "|linker command failed|ld(\\.\\w+)?: (error|fatal error|cannot find)"
                  + "|error: linking with `.*` failed"),
          form(
              TEST,
              "^ *FAIL(ED)?[: ]|\\bnot ok \\d+|\\d+ (tests?|checks?) failed|tests? failed out of"
                  + "|[Ff]ailures?: [1-9]|\\*\\*\\*Failed|: test failed|^FAILED \\(",
              Phase.CHECK),
          form(
              COMPILER,
              "^[^ ]+:\\d+(:\\d+)?: (fatal )?error: |internal compiler error|error\\[E\\d+\\]"
                  + "|^cc1(plus)?: .*error: |clang(\\+\\+)?: error: |g(cc|\\+\\+): (fatal )?error: "
                  + "|^[^ ]+\\.(java|kt|scala|go):\\d+.*: |error TS\\d+: |SyntaxError: "),
          form(
              CONFIGURE,
              "configure: error: |CMake Error|meson\\.build:\\d+:\\d+: ERROR: |configure\\.ac:\\d+: error"),
          form(
              PACKAGING,
              "cannot stat '|No such file or directory|Missing .* (file|directory)|ERROR: .*package",
              Phase.PACKAGE));

  /**
   * Judges a failure.
   *
   * @param message the line that the build gave as its error
   * @param log the end of its log; what stands before its last phase does not count
   */
  static Verdict judge(Phase phase, String message, List<String> log) {
    List<String> lines = new ArrayList<>();
    lines.add(tidy(message));
    ofLastPhase(log).forEach(line -> lines.add(tidy(line)));
    for (FailureClass kind : FailureClass.values()) {
      List<String> evidence = evidence(kind, phase, lines);
      if (!evidence.isEmpty()) {
        return new Verdict(kind, evidence);
      }
    }
    return new Verdict(usual(phase), List.of(lines.getFirst()));
  }

  private static List<String> evidence(FailureClass kind, Phase phase, List<String> lines) {
    List<Form> forms =
        FORMS.stream().filter(form -> form.kind() == kind && form.fits(phase)).toList();
    return forms.isEmpty()
        ? List.of()
        : lines.stream()
            .filter(line -> forms.stream().anyMatch(form -> form.pattern().matcher(line).find()))
            .distinct()
            .limit(EVIDENCE_MAX)
            .toList();
  }

  /** What a failure of this phase is when no line says more. */
  private static FailureClass usual(Phase phase) {
    return switch (phase) {
      case FETCH -> FETCH;
      case VERIFY -> CHECKSUM;
      case CHECK -> TEST;
      case PACKAGE -> PACKAGING;
      case SETUP, EXTRACT, PREPARE, BUILD, PUBLISH -> UNKNOWN;
    };
  }

  private static List<String> ofLastPhase(List<String> log) {
    int from = 0;
    int to = log.size();
    for (int i = 0; i < log.size(); i++) {
      if (BANNER.matcher(log.get(i)).matches()) {
        from = i + 1;
      } else if (RESULT.matcher(log.get(i)).matches()) {
        to = i;
      }
    }
    return log.subList(from, Math.max(from, to));
  }

  private static String tidy(String line) {
    String plain = COLOUR.matcher(line).replaceAll("").replaceAll("\\p{Cc}", " ").strip();
    return plain.substring(0, Math.min(plain.length(), CHARACTERS_MAX));
  }
}
