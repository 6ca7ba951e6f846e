package dev.cairn.distfiles;

import dev.cairn.distfiles.TransferException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An apt of our own: one set of source lists with a private state, so that the machine's own is
 * neither read (but for its keys) nor changed, and no privilege is needed.
 */
final class AptTier {
  /** What the machine wants done after an update concerns its own lists, not ours. */
  private static final String CONFIGURATION =
      """
      #clear APT::Update::Pre-Invoke;
      #clear APT::Update::Post-Invoke;
      #clear APT::Update::Post-Invoke-Success;
      """;

  private final Path directory;
  private final String sources;
  private final DebianSourceSettings settings;
  private final Program program;
  private final DebianSourceIndex index;

  /**
   * Makes one.
   *
   * @param directory private to it
   * @param sources deb822 text, the sources of source packages
   */
  AptTier(Path directory, String sources, DebianSourceSettings settings) {
    this.directory = directory;
    this.sources = sources;
    this.settings = settings;
    this.program = new Program(settings.environment());
    this.index = new DebianSourceIndex(directory.resolve("index.tsv"));
  }

  DebianSourceIndex index() {
    return index;
  }

  /** When the lists were fetched last, if ever. */
  Optional<Instant> refreshedAt() throws IOException {
    return index.exists()
        ? Optional.of(Files.getLastModifiedTime(index.file()).toInstant())
        : Optional.empty();
  }

  /** Brings the lists up to date; what has not changed is not fetched again. */
  void refresh(Instant now) throws IOException, InterruptedException {
    Path parts = Files.createDirectories(directory.resolve("sources.list.d"));
    Files.createDirectories(lists().resolve("partial"));
    Files.createDirectories(directory.resolve("cache/archives/partial"));
    Files.writeString(parts.resolve("derived.sources"), sources);
    Files.writeString(directory.resolve("apt.conf"), CONFIGURATION);
    Program.Ended ended = aptGet(directory, List.of("update"));
    // One source of several may have no source packages; the others count.
    if (index.rebuild(lists()) == 0) {
      throw new TransferException(
          Kind.PASSING, "no lists of source packages: " + ended.lastWords());
    }
    Files.setLastModifiedTime(index.file(), FileTime.from(now));
  }

  /** Downloads the archives of a source package and returns the one asked for. */
  Path download(DebianSourceIndex.Archive archive, Path into)
      throws IOException, InterruptedException {
    Program.Ended ended =
        aptGet(
            into,
            List.of(
                "source",
                "--download-only",
                "--tar-only",
                "--only-source",
                archive.sourcePackage() + "=" + archive.version()));
    Path file = into.resolve(archive.fileName());
    if (!Files.exists(file)) {
      throw new TransferException(
          Kind.PASSING, archive.fileName() + " does not come: " + ended.lastWords());
    }
    // apt links to a file that is on this machine already.
    return Files.isSymbolicLink(file)
        ? Files.copy(file, into.resolve("copy"))
        : file.toRealPath(LinkOption.NOFOLLOW_LINKS);
  }

  private Path lists() {
    return directory.resolve("lists");
  }

  private Program.Ended aptGet(Path workingDirectory, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("apt-get", "-q", "-c", directory.resolve("apt.conf").toString()));
    Map<String, String> options =
        Map.ofEntries(
            Map.entry("Dir::Etc::sourcelist", "/dev/null"),
            Map.entry("Dir::Etc::sourceparts", directory.resolve("sources.list.d").toString()),
            Map.entry("Dir::State::lists", lists().toString()),
            Map.entry("Dir::Cache", directory.resolve("cache").toString()),
            Map.entry("Dir::Cache::pkgcache", ""),
            Map.entry("Dir::Cache::srcpkgcache", ""),
            // Our directories may be closed to apt's own user; we have no more rights than we have.
            Map.entry("APT::Sandbox::User", "root"),
            Map.entry("Acquire::GzipIndexes", "false"),
            Map.entry("Acquire::Languages", "none"),
            Map.entry("Acquire::Retries", "2"),
            Map.entry("Acquire::http::Timeout", "20"),
            Map.entry("Acquire::https::Timeout", "20"));
    options.forEach((name, value) -> command.addAll(List.of("-o", name + "=" + value)));
    command.addAll(arguments);
    return program.run(workingDirectory, Map.of(), settings.programMax(), command);
  }
}
