package dev.cairn.ports;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How trees are read.
 *
 * @param architecture of the machine that builds, as makepkg names it ({@code CARCH})
 * @param cacheDirectory where results are kept between readings; made when missing
 * @param evaluators rooms that evaluate PKGBUILDs at one time, 1 or more; about one per core
 * @param recipeTimeMax how long one PKGBUILD may take, at least 1 s; 10 s is plenty
 * @param firstSlot slot of the first of these rooms, see {@code RoomSpec}; the others follow
 * @param makepkgLibrary {@code /usr/share/makepkg} on most machines
 * @param makepkgConfiguration {@code /etc/makepkg.conf} on most machines
 */
public record ReadingSettings(
    String architecture,
    Path cacheDirectory,
    int evaluators,
    Duration recipeTimeMax,
    int firstSlot,
    Path makepkgLibrary,
    Path makepkgConfiguration) {

  /** Settings with makepkg where distributions put it, and 10 s per recipe. */
  public static ReadingSettings of(
      String architecture, Path cacheDirectory, int evaluators, int firstSlot) {
    return new ReadingSettings(
        architecture,
        cacheDirectory,
        evaluators,
        Duration.ofSeconds(10),
        firstSlot,
        Path.of("/usr/share/makepkg"),
        Path.of("/etc/makepkg.conf"));
  }

  /** Name that makepkg has for what Java calls {@code os.arch}. */
  public static String architectureOf(String osArch) {
    return osArch.equals("amd64") ? "x86_64" : osArch;
  }
}
