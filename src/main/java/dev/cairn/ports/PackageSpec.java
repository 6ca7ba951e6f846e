package dev.cairn.ports;

import java.nio.file.Path;
import java.util.List;

/**
 * One recipe as the planner and the builder see it: what one PKGBUILD says, for one architecture.
 *
 * <p>Lists that a PKGBUILD gives per architecture ({@code depends_x86_64}) are already merged
 * behind the general ones.
 *
 * @param name the recipe's name: {@code pkgbase}, or {@code pkgname} where there is no pkgbase
 * @param origin where it stands in its tree: {@code category/name}, or {@code name} in a flat tree
 * @param directory absolute path of the directory that holds the PKGBUILD
 * @param version epoch, pkgver and pkgrel
 * @param architectures as written; {@code any} or names such as {@code x86_64}
 * @param depends needed to build and to run, common to all packages of the recipe
 * @param makeDepends needed to build
 * @param checkDepends needed for {@code check()}
 * @param sources what is fetched or lies beside the PKGBUILD, in order
 * @param options makepkg options of the recipe, such as {@code !strip}
 * @param packages what comes out; at least one, in the order of {@code pkgname}
 * @param fingerprint over every file of the recipe: path, mode and content, see {@link
 *     RecipeFingerprint}
 */
public record PackageSpec(
    String name,
    String origin,
    Path directory,
    Version version,
    List<String> architectures,
    List<Dependency> depends,
    List<Dependency> makeDepends,
    List<Dependency> checkDepends,
    List<Source> sources,
    List<String> options,
    List<SplitPackage> packages,
    String fingerprint) {

  /** Whether it can be built for a machine of this architecture. */
  public boolean isFor(String architecture) {
    return architectures.contains("any") || architectures.contains(architecture);
  }

  /**
   * One package that the recipe produces.
   *
   * @param name {@code pkgname}
   * @param architecture of the package file: {@code any} or the machine's
   * @param depends needed to run; the recipe's own list where the package function sets none
   */
  public record SplitPackage(
      String name,
      String description,
      String architecture,
      List<Dependency> depends,
      List<OptionalDependency> optionalDepends,
      List<Dependency> provides,
      List<Dependency> conflicts,
      List<Dependency> replaces) {}

  /** Something useful to have at run time, and what for ({@code reason} may be empty). */
  public record OptionalDependency(Dependency dependency, String reason) {}
}
