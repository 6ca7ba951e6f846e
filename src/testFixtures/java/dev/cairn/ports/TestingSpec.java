package dev.cairn.ports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Builds a {@link PackageSpec} in one line, for tests that are about names and dependencies. */
final class TestingSpec {
  private final String name;
  private Version version = Version.parse("1-1");
  private String fingerprint = "fingerprint";
  private List<String> architectures = List.of("x86_64");
  private List<Dependency> depends = List.of();
  private List<Dependency> makeDepends = List.of();
  private List<Dependency> checkDepends = List.of();
  private List<Dependency> provides = List.of();
  private final List<PackageSpec.SplitPackage> packages = new ArrayList<>();

  private TestingSpec(String name) {
    this.name = name;
  }

  /** A recipe with one package of its name; that package needs what {@link #depends} says. */
  static TestingSpec recipe(String name) {
    return new TestingSpec(name);
  }

  TestingSpec version(String text) {
    version = Version.parse(text);
    return this;
  }

  TestingSpec fingerprint(String text) {
    fingerprint = text;
    return this;
  }

  TestingSpec architectures(String... names) {
    architectures = List.of(names);
    return this;
  }

  TestingSpec depends(String... texts) {
    depends = parse(texts);
    return this;
  }

  TestingSpec makeDepends(String... texts) {
    makeDepends = parse(texts);
    return this;
  }

  TestingSpec checkDepends(String... texts) {
    checkDepends = parse(texts);
    return this;
  }

  TestingSpec provides(String... texts) {
    provides = parse(texts);
    return this;
  }

  /** Adds a package with its own needs; the recipe then has no other than those added. */
  TestingSpec split(String packageName, String... needs) {
    packages.add(splitPackage(packageName, parse(needs), List.of()));
    return this;
  }

  PackageSpec spec() {
    return new PackageSpec(
        name,
        "main/" + name,
        Path.of("/tree/main", name),
        version,
        architectures,
        depends,
        makeDepends,
        checkDepends,
        List.of(),
        List.of(),
        packages.isEmpty() ? List.of(splitPackage(name, depends, provides)) : List.copyOf(packages),
        fingerprint);
  }

  private static PackageSpec.SplitPackage splitPackage(
      String name, List<Dependency> depends, List<Dependency> provides) {
    return new PackageSpec.SplitPackage(
        name, "", "x86_64", depends, List.of(), provides, List.of(), List.of());
  }

  private static List<Dependency> parse(String... texts) {
    return Arrays.stream(texts).map(Dependency::parse).toList();
  }

  /** A tree of these recipes in which nothing is broken. */
  static TreeReading tree(TestingSpec... recipes) {
    return new TreeReading(
        Arrays.stream(recipes).map(TestingSpec::spec).toList(), List.of(), List.of());
  }
}
