package dev.cairn.ports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.ports.PlanRules.Action;
import dev.cairn.ports.PlanRules.BuiltFile;
import dev.cairn.ports.PlanRules.Candidate;
import dev.cairn.ports.PlanRules.Decision;
import dev.cairn.ports.PlanRules.DependencyNow;
import dev.cairn.ports.PlanRules.FileStatus;
import dev.cairn.ports.PlanRules.LastBuild;
import dev.cairn.ports.PlanRules.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A recipe that was built as 1.0-1")
class PlanRulesTest {
  private static final BuiltFile FILE = new BuiltFile("jq-1.0-1-x86_64.pkg.tar.zst", 9, "aa");
  private static final LastBuild LAST =
      new LastBuild(
          "1.0-1",
          "recipe A",
          "options A",
          Map.of("oniguruma", "build 7", "glibc", "build 3"),
          List.of(FILE),
          Duration.ofSeconds(12),
          "build 8");
  private static final DependencyNow ONIGURUMA =
      new DependencyNow("oniguruma", "build 7", false, true);

  private static Decision decide(Candidate now, FileStatus status) {
    return PlanRules.decide(now, Optional.of(LAST), _ -> status);
  }

  private static Candidate now(DependencyNow... dependencies) {
    return new Candidate("1.0-1", "recipe A", "options A", List.of(dependencies), false);
  }

  @Test
  @DisplayName("is kept when nothing is different")
  void isKept() {
    assertThat(decide(now(ONIGURUMA), FileStatus.PRESENT))
        .isEqualTo(new Decision(Action.KEEP, List.of(new Reason.UpToDate())));
  }

  @Test
  @DisplayName("is built when it has a new version, and its old files are not looked for")
  void isBuiltForAVersion() {
    Candidate now = new Candidate("1.1-1", "recipe B", "options A", List.of(ONIGURUMA), false);
    assertThat(decide(now, FileStatus.MISSING))
        .isEqualTo(
            new Decision(Action.BUILD, List.of(new Reason.VersionChanged("1.0-1", "1.1-1"))));
  }

  @Test
  @DisplayName("is built when its recipe, its options and a file are different, with all reasons")
  void isBuiltForSeveralReasons() {
    Candidate now = new Candidate("1.0-1", "recipe B", "options B", List.of(ONIGURUMA), true);
    assertThat(decide(now, FileStatus.DAMAGED).reasons())
        .containsExactly(
            new Reason.Forced(),
            new Reason.RecipeChanged(),
            new Reason.OptionsChanged(),
            new Reason.PackageFileDamaged(FILE.fileName()));
  }

  @Test
  @DisplayName("is built when its package file is gone")
  void isBuiltForAMissingFile() {
    assertThat(decide(now(ONIGURUMA), FileStatus.MISSING).reasons())
        .containsExactly(new Reason.PackageFileMissing(FILE.fileName()));
  }

  @Test
  @DisplayName("is built when its package file is gone, which counts before a changed dependency")
  void namesItsOwnReasonFirst() {
    assertThat(
            decide(now(new DependencyNow("oniguruma", "build-8", false, true)), FileStatus.MISSING)
                .reasons())
        .containsExactly(
            new Reason.PackageFileMissing(FILE.fileName()),
            new Reason.DependencyChanged(List.of("oniguruma")));
  }

  @Test
  @DisplayName("is built when a dependency was built since, or will be")
  void isBuiltForADependency() {
    assertThat(
            decide(
                    now(
                        new DependencyNow("oniguruma", "build 9", false, true),
                        new DependencyNow("glibc", "build 3", true, false)),
                    FileStatus.PRESENT)
                .reasons())
        .containsExactly(new Reason.DependencyChanged(List.of("glibc", "oniguruma")));
  }

  @Test
  @DisplayName("is built when it asks for a dependency it was built without")
  void isBuiltForANewDependency() {
    assertThat(
            decide(
                    now(ONIGURUMA, new DependencyNow("pcre2", "build 2", false, true)),
                    FileStatus.PRESENT)
                .reasons())
        .containsExactly(new Reason.DependencyChanged(List.of("pcre2")));
  }

  @Test
  @DisplayName("is kept when something that is only installed along was not recorded")
  void isKeptWithoutARecordOfWhatComesAlong() {
    assertThat(
            decide(
                    now(ONIGURUMA, new DependencyNow("tzdata", "build 1", false, false)),
                    FileStatus.PRESENT)
                .action())
        .isEqualTo(Action.KEEP);
  }

  @Test
  @DisplayName("is built when no build of it is known")
  void isBuiltTheFirstTime() {
    assertThat(PlanRules.decide(now(), Optional.empty(), _ -> FileStatus.PRESENT))
        .isEqualTo(new Decision(Action.BUILD, List.of(new Reason.NeverBuilt())));
  }

  @Test
  @DisplayName("is explained in sentences")
  void isExplained() {
    assertThat(
            List.of(
                new Reason.VersionChanged("1-1", "2-1").sentence(),
                new Reason.DependencyChanged(List.of("a", "b")).sentence(),
                new Reason.InCycle(List.of("a", "b")).sentence(),
                new Reason.WrongArchitecture(List.of("aarch64"), "x86_64").sentence()))
        .containsExactly(
            "version changed from 1-1 to 2-1",
            "dependency changed: a, b",
            "is part of a cycle: a -> b -> a",
            "is for aarch64, not for x86_64");
  }
}
