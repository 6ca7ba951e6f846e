package dev.cairn.build;

import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.environment.TreeRemoval;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The staging directory: what builds have made and not yet published.
 *
 * <pre>
 * STAGING/BUILD.part/   files around a build under way; worthless when the build has ended
 * STAGING/BUILD/        its packages, complete and flushed; until they are published
 * </pre>
 */
final class Staging {
  private static final String PART = ".part";

  private final Path directory;

  Staging(Path directory) {
    this.directory = directory;
  }

  /** Makes an empty directory for the files around a build; others may only pass through it. */
  Path begin(String buildId) throws IOException {
    Files.createDirectories(directory);
    Path part = directory.resolve(buildId + PART);
    TreeRemoval.remove(part);
    return Files.createDirectory(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
  }

  /** Removes the files around a build. */
  void end(String buildId) throws IOException {
    TreeRemoval.remove(directory.resolve(buildId + PART));
  }

  /** Where the staged file of a build lies. */
  Path file(String buildId, String fileName) {
    return directory.resolve(buildId).resolve(fileName);
  }

  /**
   * Takes over what a build has made: exactly the expected files, each a regular one. Returns when
   * they are flushed.
   *
   * @param made directory below {@link #begin}'s
   * @param sizeMax a longer file is refused
   * @throws BuildFailure when a file is missing, is not expected or is no file
   */
  List<PackageFile> stage(String buildId, Path made, List<String> expected, long sizeMax)
      throws IOException, BuildFailure {
    Set<String> found = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(made)) {
      entries.forEach(entry -> found.add(entry.getFileName().toString()));
    }
    for (String name : expected) {
      if (!found.remove(name)) {
        throw new BuildFailure(
            "makepkg did not make "
                + name
                + (found.isEmpty() ? "" : "; it made " + String.join(", ", found)));
      }
    }
    if (!found.isEmpty()) {
      throw new BuildFailure(
          "makepkg made what the recipe does not announce: " + String.join(", ", found));
    }
    List<PackageFile> files = new ArrayList<>();
    for (String name : expected) {
      files.add(take(made.resolve(name), sizeMax));
    }
    force(made);
    Path place = directory.resolve(buildId);
    TreeRemoval.remove(place);
    Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
    force(directory);
    return List.copyOf(files);
  }

  /** Whether packages of a build lie in staging. */
  boolean isStaged(String buildId) {
    return Files.isDirectory(directory.resolve(buildId), LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether all {@code files} lie in staging with the digests they should have. */
  boolean holds(String buildId, List<PackageFile> files) throws IOException {
    for (PackageFile file : files) {
      Path path = file(buildId, file.fileName());
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
          || !digest(path).equals(file.sha256())) {
        return false;
      }
    }
    return true;
  }

  /** Removes the packages of a build: they are published. */
  void discard(String buildId) throws IOException {
    TreeRemoval.remove(directory.resolve(buildId));
  }

  /** Removes everything but the packages of {@code buildIds}. */
  void discardExcept(Set<String> buildIds) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (!buildIds.contains(entry.getFileName().toString())) {
          TreeRemoval.remove(entry);
        }
      }
    }
  }

  private static PackageFile take(Path file, long sizeMax) throws IOException, BuildFailure {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile() || attributes.size() > sizeMax) {
      throw new BuildFailure(
          file.getFileName() + " is not a package: no regular file, or larger than its room");
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    force(file);
    return new PackageFile(file.getFileName().toString(), attributes.size(), digest(file));
  }

  private static void force(Path fileOrDirectory) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** SHA-256 of a file, in hexadecimal. */
  static String digest(Path file) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha256.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
