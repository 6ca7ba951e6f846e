package dev.cairn.repository;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The pacman database of one repository: read at any time, replaced by rename under the lock. */
final class Database {
  /** Of what a failed program says, this much goes into the message: 600 characters. */
  private static final int OUTPUT_LENGTH_MAX = 600;

  private final RepositorySettings settings;
  private final Path packagesFile;
  private final Path filesFile;
  private volatile @Nullable Snapshot newest;

  private record Snapshot(String stamp, List<RepositoryPackage> packages) {}

  Database(RepositorySettings settings) {
    this.settings = settings;
    this.packagesFile = settings.directory().resolve(settings.name() + ".db");
    this.filesFile = settings.directory().resolve(settings.name() + ".files");
  }

  /** Whether both files are there, and links to them under the longer names. */
  boolean exists() {
    return Files.isRegularFile(packagesFile, LinkOption.NOFOLLOW_LINKS)
        && Files.isRegularFile(filesFile, LinkOption.NOFOLLOW_LINKS)
        && Files.isSymbolicLink(longName(packagesFile))
        && Files.isSymbolicLink(longName(filesFile));
  }

  /** What it names, by name; read again only when the file was replaced. */
  List<RepositoryPackage> packages() throws IOException {
    try {
      String stamp =
          Files.readAttributes(packagesFile, "unix:size,ino,lastModifiedTime,ctime").toString();
      Snapshot last = newest;
      if (last != null && last.stamp().equals(stamp)) {
        return last.packages();
      }
      List<RepositoryPackage> packages = DatabaseReader.read(packagesFile);
      newest = new Snapshot(stamp, packages);
      return packages;
    } catch (NoSuchFileException gone) {
      throw new RepositoryException(
          "the repository has lost its database " + packagesFile + ": publish its packages again",
          gone);
    }
  }

  /** Makes an empty database, or what is missing of one. */
  void create(Path work) throws IOException, InterruptedException {
    if (!Files.isRegularFile(packagesFile) || !Files.isRegularFile(filesFile)) {
      change(work, "repo-add", List.of());
    }
    link(packagesFile);
    link(filesFile);
  }

  /** Runs repo-add or repo-remove on a copy in {@code work}, then puts the copy into place. */
  void change(Path work, String program, List<String> arguments)
      throws IOException, InterruptedException {
    Path database = work.resolve(settings.name() + ".db.tar.gz");
    Path files = work.resolve(settings.name() + ".files.tar.gz");
    if (Files.exists(packagesFile)) {
      Files.copy(packagesFile, database);
    }
    if (Files.exists(filesFile)) {
      Files.copy(filesFile, files);
    }
    List<String> command = new ArrayList<>(List.of(program, "--nocolor", database.toString()));
    command.addAll(arguments);
    run(work, command);
    makeNewer(database, packagesFile);
    makeNewer(files, filesFile);
    Durably.force(database);
    Durably.force(files);
    // First the list of files: after a crash in between it knows more than the database, which does
    // no harm, and what cairn.db names is in both.
    Files.move(files, filesFile, StandardCopyOption.ATOMIC_MOVE);
    Files.move(database, packagesFile, StandardCopyOption.ATOMIC_MOVE);
    Durably.force(settings.directory());
  }

  /**
   * pacman fetches a database again only when its time of last change is a later second than that
   * of the copy it has, so two of them within one second must not carry the same.
   */
  private static void makeNewer(Path next, Path standing) throws IOException {
    if (Files.exists(standing)) {
      Instant before = Files.getLastModifiedTime(standing).toInstant();
      if (Files.getLastModifiedTime(next).toInstant().getEpochSecond() <= before.getEpochSecond()) {
        Files.setLastModifiedTime(
            next, FileTime.from(Instant.ofEpochSecond(before.getEpochSecond() + 1)));
      }
    }
  }

  private void run(Path work, List<String> command) throws IOException, InterruptedException {
    Path output = work.resolve("output");
    Path scratch = Files.createDirectories(work.resolve("tmp"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().putAll(settings.environment());
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TMPDIR", scratch.toString());
    Process process;
    try {
      process = builder.start();
    } catch (IOException notThere) {
      throw new RepositoryException(
          command.getFirst() + " cannot be started: install pacman's package tools", notThere);
    }
    boolean finished = false;
    try {
      finished = process.waitFor(settings.programMax().toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      if (!finished) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    if (!finished || process.exitValue() != 0) {
      throw new RepositoryException(
          "%s %s and the database was left as it was: %s"
              .formatted(
                  command.getFirst(),
                  finished
                      ? "failed with status " + process.exitValue()
                      : "took longer than " + settings.programMax().toSeconds() + " s",
                  lastWords(output)));
    }
  }

  private static String lastWords(Path output) throws IOException {
    String text =
        new String(Files.readAllBytes(output), Charset.forName("ISO-8859-1"))
            .replaceAll("\\s+", " ")
            .strip();
    return text.substring(Math.max(0, text.length() - OUTPUT_LENGTH_MAX));
  }

  private static void link(Path file) throws IOException {
    try {
      Files.createSymbolicLink(longName(file), file.getFileName());
    } catch (FileAlreadyExistsException there) {
      if (!Files.isSymbolicLink(longName(file))) {
        throw new RepositoryException(
            longName(file) + " should be a link to " + file.getFileName() + ": move it away",
            there);
      }
    }
  }

  private static Path longName(Path file) {
    return file.resolveSibling(file.getFileName() + ".tar.gz");
  }
}
