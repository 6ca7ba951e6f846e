package dev.cairn.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Makes small package files and reads a repository with pacman, all below one directory. */
public final class TestingPackages {
  private final Path directory;

  /** A settled environment for the programs of pacman. */
  public static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

  public TestingPackages(Path directory) {
    this.directory = directory;
  }

  /** A package file in the staging directory that has {@code content} as its only file. */
  public Path stage(String name, String version, String content)
      throws IOException, InterruptedException {
    Path tree = Files.createTempDirectory(Files.createDirectories(directory), "tree");
    Files.writeString(
        tree.resolve(".PKGINFO"),
        """
        pkgname = %s
        pkgbase = %s
        pkgver = %s
        pkgdesc = made for a test
        builddate = 1700000000
        packager = nobody
        size = %d
        arch = any
        """
            .formatted(name, name, version, content.length()));
    Files.createDirectories(tree.resolve("usr/share"));
    Files.writeString(tree.resolve("usr/share").resolve(name), content);
    Path staging = Files.createTempDirectory(directory, "staging");
    Path file = staging.resolve(name + "-" + version + "-any.pkg.tar.zst");
    run(tree, "bsdtar", "--zstd", "-cf", file.toString(), ".PKGINFO", "usr");
    return file;
  }

  /** Brings pacman's copy of the database up to date and downloads the packages; its output. */
  public String download(Path repository, List<String> names)
      throws IOException, InterruptedException {
    pacman(repository, "-Sy");
    String[] arguments = new String[names.size() + 1];
    arguments[0] = "-Sw";
    for (int i = 0; i < names.size(); i++) {
      arguments[i + 1] = names.get(i);
    }
    return pacman(repository, arguments);
  }

  /** Runs pacman with a root, database and configuration of its own; fails when pacman does. */
  public String pacman(Path repository, String... arguments)
      throws IOException, InterruptedException {
    Path pacman = Files.createDirectories(directory.resolve("pacman"));
    Path root = Files.createDirectories(pacman.resolve("root"));
    Path database = Files.createDirectories(pacman.resolve("db"));
    Path configuration = pacman.resolve("pacman.conf");
    Files.writeString(
        configuration,
        """
        [options]
        Architecture = x86_64
        SigLevel = Never
        [cairn]
        Server = file://%s
        """
            .formatted(repository));
    String[] command =
        new String[] {
          "pacman",
          "--noconfirm",
          "--config",
          configuration.toString(),
          "--dbpath",
          database.toString(),
          "--root",
          root.toString(),
          "--cachedir",
          Files.createDirectories(pacman.resolve("cache")).toString(),
          "--logfile",
          pacman.resolve("log").toString()
        };
    String[] whole = java.util.Arrays.copyOf(command, command.length + arguments.length);
    System.arraycopy(arguments, 0, whole, command.length, arguments.length);
    return run(directory, whole);
  }

  /** Runs a program for at most a minute and returns what it says. */
  public static String run(Path directory, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("testing-packages", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + " hangs: " + Files.readString(output));
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            String.join(" ", command)
                + " ended with "
                + process.exitValue()
                + ": "
                + Files.readString(output));
      }
      return Files.readString(output);
    } finally {
      Files.delete(output);
    }
  }
}
