package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.cairn.house.ArchitectureRules;
import dev.cairn.journal.Stored;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("The architecture")
@AnalyzeClasses(packages = "dev.cairn", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final ArchitectureRules RULES = ArchitectureRules.below("dev.cairn");

  @ArchTest static final ArchRule contextsAreFreeOfCycles = RULES.contextsAreFreeOfCycles();

  @ArchTest static final ArchRule everyClassBelongsToAContext = RULES.everyClassBelongsToAContext();

  @ArchTest static final ArchRule decisionsArePure = RULES.decisionsArePure();

  @ArchTest static final ArchRule theWorldIsHandedIn = RULES.theWorldIsHandedIn();

  @ArchTest
  static void contextsUseOnlyTheirNeighbours(JavaClasses classes) {
    RULES.contextsUseOnlyTheirNeighbours().forEach(rule -> rule.check(classes));
  }

  /** Guards against empty success, as when the scanner cannot read this release's class files. */
  @ArchTest
  static void theScanSawTheProject(JavaClasses classes) {
    assertThat(classes.size()).isGreaterThan(30);
    assertThat(classes.get(Stored.class).getSource()).isPresent();
    assertThat(classes.get(Stored.class).reflect()).isEqualTo(Stored.class);
  }

  @Nested
  @DisplayName("is not held when a rule lets a planted offence through:")
  class PlantedOffences {
    private final JavaClasses offences =
        new ClassFileImporter().importPackages("dev.cairn.offence");
    private final ArchitectureRules rules = ArchitectureRules.below("dev.cairn.offence");

    @Test
    @DisplayName("a circle of two contexts")
    void cycle() {
      assertThat(complaints(rules.contextsAreFreeOfCycles()))
          .singleElement()
          .asString()
          .contains("lock", "volume");
    }

    @Test
    @DisplayName("arrows that are not in the table")
    void arrows() {
      List<String> complaints =
          rules.contextsUseOnlyTheirNeighbours().stream()
              .flatMap(rule -> complaints(rule).stream())
              .toList();
      assertThat(complaints).anyMatch(line -> line.contains("JournalKnowsBuild"));
      assertThat(complaints).anyMatch(line -> line.contains("LockKnowsVolume.other"));
      assertThat(complaints)
          .noneMatch(line -> line.matches("\\w+ <dev\\.cairn\\.offence\\.volume\\..*"));
    }

    @Test
    @DisplayName("a package without a context")
    void stray() {
      assertThat(complaints(rules.everyClassBelongsToAContext()))
          .singleElement()
          .asString()
          .contains("NoContext");
    }

    @Test
    @DisplayName("rules that read a file, and an event made of something impure")
    void impurity() {
      List<String> complaints = complaints(rules.decisionsArePure());
      assertThat(complaints).anyMatch(line -> line.contains("java.nio.file.Files.exists"));
      assertThat(complaints)
          .anyMatch(line -> line.contains("PathCarryingEvent$Inner") && line.contains("Path"));
      assertThat(complaints)
          .as("values in files of their own are allowed")
          .noneMatch(line -> line.contains("PureState"));
    }

    @Test
    @DisplayName("a class that reads clock, chance and environment")
    void world() {
      String complaints = String.join("\n", complaints(rules.theWorldIsHandedIn()));
      assertThat(complaints)
          .contains(
              "Instant.now",
              "System.currentTimeMillis",
              "System.nanoTime",
              "UUID.randomUUID",
              "ThreadLocalRandom.current",
              "System.getenv");
    }

    private List<String> complaints(ArchRule rule) {
      return rule.evaluate(offences).getFailureReport().getDetails();
    }
  }
}
