package dev.cairn.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What may be installed for a build")
class PackageClosureTest {
  private static final List<RepositoryPackage> PACKAGES =
      List.of(
          one("app", List.of("lib>=2", "sh"), List.of()),
          one("lib", List.of("base"), List.of()),
          one("base", List.of("lib"), List.of()),
          one("dash", List.of(), List.of("sh=1")),
          one("bash", List.of(), List.of("sh")),
          one("other", List.of(), List.of()));

  @Test
  @DisplayName("is what is named, with all that it needs, round in circles too")
  void isTheClosure() {
    assertThat(names("lib")).containsExactlyInAnyOrder("lib", "base");
  }

  @Test
  @DisplayName("has everybody who provides a name, because pacman chooses")
  void hasProviders() {
    assertThat(names("app")).containsExactlyInAnyOrder("app", "lib", "base", "dash", "bash");
    assertThat(names("sh>=1")).containsExactlyInAnyOrder("dash", "bash");
  }

  @Test
  @DisplayName("leaves out what the repository does not have: the base of the room has it")
  void leavesOutTheUnknown() {
    assertThat(names("glibc")).isEmpty();
  }

  private static List<String> names(String target) {
    return PackageClosure.of(PACKAGES, List.of(target)).stream()
        .map(RepositoryPackage::name)
        .toList();
  }

  private static RepositoryPackage one(String name, List<String> depends, List<String> provides) {
    return new RepositoryPackage(
        name, name, "1-1", "", "any", 1, depends, provides, new PublishedFile(name, 1, "0"));
  }
}
