package dev.cairn.ports;

import java.util.Map;

/**
 * One entry of {@code source}.
 *
 * @param fileName name under which makepkg looks for it in SRCDEST
 * @param location URL as makepkg understands it ({@code git+https://…#tag=v1}), or the name of a
 *     file beside the PKGBUILD
 * @param checksums algorithm ({@code sha256}, {@code sha512}, {@code b2}, {@code sha1}, {@code
 *     md5}, {@code sha224}, {@code sha384}, {@code cksum}) to lower-case hexadecimal digest;
 *     entries that say SKIP are left out
 */
public record Source(String fileName, String location, Map<String, String> checksums) {

  /** Whether the file lies beside the PKGBUILD and is part of its fingerprint. */
  public boolean isLocal() {
    return !location.contains("://");
  }
}
