package dev.cairn.ports;

/**
 * Full version of a package: {@code [epoch:]pkgver-pkgrel}.
 *
 * @param epoch 0 when none is written
 * @param pkgver upstream's version
 * @param pkgrel release of the recipe; may have one dot
 */
public record Version(int epoch, String pkgver, String pkgrel) {

  /** As pacman writes it: the epoch is left out when it is 0. */
  @Override
  public String toString() {
    return (epoch == 0 ? "" : epoch + ":") + pkgver + "-" + pkgrel;
  }
}
