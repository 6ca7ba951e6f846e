package dev.cairn.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Writes a tree of tiny recipes: shell only, each built in a second. */
final class TestingTree {
  /** Seconds that a held build sleeps; far beyond any timeout of a test. */
  private static final int HELD_SECONDS = 100_000;

  private static final AtomicLong MARKS = new AtomicLong();

  private final Path root;

  TestingTree(Path root) throws IOException {
    this.root = Files.createDirectories(root);
  }

  Path root() {
    return root;
  }

  /** Version 1 of a package that holds one file and depends on {@code depends}. */
  Path recipe(String name, String... depends) throws IOException {
    return recipe(name, 1, ":", depends);
  }

  /** A package whose {@code build()} is {@code build}. */
  Path recipe(String name, int version, String build, String... depends) throws IOException {
    return pkgbuild(
        name,
        """
        pkgname=%s
        pkgver=%d
        pkgrel=1
        arch=(any)
        depends=(%s)
        build() { %s; }
        package() { install -d "$pkgdir/usr/share/$pkgname"; }
        """
            .formatted(name, version, String.join(" ", depends), build));
  }

  /** A recipe with exactly this text. */
  Path pkgbuild(String directory, String text) throws IOException {
    Path recipe = Files.createDirectories(root.resolve(directory));
    Files.writeString(recipe.resolve("PKGBUILD"), text);
    return recipe;
  }

  /**
   * Commands of a {@code build()} that lasts until {@link TestingCairn#release} is told {@code
   * mark}.
   */
  static String held(long mark) {
    return "echo held; sleep " + heldSeconds(mark) + " || echo released";
  }

  /** A number that nobody else on this machine holds a build under. */
  static long mark() {
    return ProcessHandle.current().pid() * 1000 + MARKS.incrementAndGet();
  }

  /** The argument of the sleep of a held build. */
  static String heldSeconds(long mark) {
    return HELD_SECONDS + "." + mark;
  }
}
