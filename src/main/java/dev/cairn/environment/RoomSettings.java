package dev.cairn.environment;

import java.nio.file.Path;
import java.util.List;

/**
 * Where rooms live and what they are made of.
 *
 * @param rooms directory of live rooms; made when it is missing
 * @param bases directory of base images; made when it is missing
 * @param firstUid user id of the builder in slot 0; slot n has {@code firstUid + n}
 * @param basePackages Debian packages whose closure, as installed on this host, is the base
 */
public record RoomSettings(Path rooms, Path bases, int firstUid, List<String> basePackages) {

  /** What a room holds besides the essential packages unless configured otherwise. */
  public static final List<String> DEFAULT_PACKAGES =
      List.of(
          "bash",
          "build-essential",
          "coreutils",
          "diffutils",
          "fakeroot",
          "file",
          "gettext-base",
          "git",
          "libarchive-tools",
          "makepkg",
          "mawk",
          "mount",
          "pacman-package-manager",
          "patch",
          "perl-base",
          "pkg-config",
          "util-linux",
          "xz-utils",
          "zstd");

  /** Settings with the defaults: builders from user id 64,000 on and {@link #DEFAULT_PACKAGES}. */
  public static RoomSettings below(Path data) {
    return new RoomSettings(data.resolve("rooms"), data.resolve("base"), 64_000, DEFAULT_PACKAGES);
  }

  /** Makes both directories absolute and checks the user id. */
  public RoomSettings {
    rooms = rooms.toAbsolutePath().normalize();
    bases = bases.toAbsolutePath().normalize();
    basePackages = List.copyOf(basePackages);
    if (firstUid < 1000) {
      throw new IllegalArgumentException(
          "the first user id of builders must be 1000 or more, not " + firstUid);
    }
  }
}
