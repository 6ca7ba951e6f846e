package dev.cairn.cli;

import java.util.List;

/**
 * A program of the system that Cairn calls.
 *
 * @param name as it is looked up on the search path
 * @param debianPackage package that brings it on Debian and Ubuntu
 * @param purpose what Cairn needs it for, in a few words
 * @param need whether Cairn works without it
 * @param versionCommand program and arguments that print its version among their first lines
 */
public record SystemTool(
    String name, String debianPackage, String purpose, Need need, List<String> versionCommand) {

  /** Whether Cairn works without the tool. */
  public enum Need {
    /** No build without it. */
    REQUIRED,
    /**
     * No build without it, and the program alone is not enough: the base of rooms is made from the
     * distribution's installed packages.
     */
    ROOM_BASE,
    /** Only {@code cairn check} needs it. */
    CHECK,
    /** Only a benchmark compares itself with it. */
    BENCHMARK
  }

  /** A required tool that prints its version when it is called with {@code --version}. */
  static SystemTool required(String name, String debianPackage, String purpose) {
    return new SystemTool(name, debianPackage, purpose, Need.REQUIRED, List.of(name, "--version"));
  }

  /** A required tool that rooms take from its package. */
  static SystemTool inRooms(String name, String debianPackage, String purpose) {
    return new SystemTool(name, debianPackage, purpose, Need.ROOM_BASE, List.of(name, "--version"));
  }

  /** A required tool that knows no version of its own: the package manager is asked instead. */
  static SystemTool requiredWithoutVersion(String name, String debianPackage, String purpose) {
    return new SystemTool(
        name,
        debianPackage,
        purpose,
        Need.REQUIRED,
        List.of("dpkg-query", "--show", "--showformat=${Version}", debianPackage));
  }
}
