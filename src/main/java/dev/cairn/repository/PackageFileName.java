package dev.cairn.repository;

import java.util.regex.Pattern;

/** Names of package files: plain names without directories, safe as arguments and in messages. */
final class PackageFileName {
  private static final String SUFFIX = ".pkg.tar";
  private static final Pattern VALID =
      Pattern.compile("[A-Za-z0-9@_+][A-Za-z0-9@._+:~-]*\\.pkg\\.tar(\\.[a-z0-9]{1,4})?");

  private PackageFileName() {}

  /** Whether makepkg could have given this name. */
  static boolean isValid(String fileName) {
    return fileName.length() <= 240 && VALID.matcher(fileName).matches();
  }

  /**
   * The name for another content of the same version: eight digits of its SHA-256 tell it apart.
   */
  static String distinct(String fileName, String sha256) {
    int end = fileName.lastIndexOf(SUFFIX);
    return fileName.substring(0, end) + "." + sha256.substring(0, 8) + fileName.substring(end);
  }
}
