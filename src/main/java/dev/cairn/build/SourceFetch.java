package dev.cairn.build;

import dev.cairn.distfiles.DistfileStore;
import dev.cairn.distfiles.FetchedFile;
import dev.cairn.ports.PackageSpec;
import dev.cairn.ports.Source;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/** Obtains what a recipe wants from outside and lays it where its room sees it. */
final class SourceFetch {
  private final DistfileStore store;
  private final PhaseAccount account;
  private final BuildExecutor.Progress progress;

  SourceFetch(DistfileStore store, PhaseAccount account, BuildExecutor.Progress progress) {
    this.store = store;
    this.account = account;
    this.progress = progress;
  }

  /**
   * Fetches every source that does not lie beside the recipe.
   *
   * @param files where files appear under their names
   * @param mirrors where bare git mirrors appear under their names
   * @throws IOException when one cannot be had; the message is one line
   */
  void fetch(PackageSpec spec, Path files, Path mirrors) throws IOException, InterruptedException {
    Set<String> seen = new HashSet<>();
    for (Source source : spec.sources()) {
      if (!source.isLocal() && seen.add(source.fileName())) {
        FetchedFile fetched = store.obtain(Sources.wanted(spec, source), this::report);
        boolean file = fetched.kind() == FetchedFile.Kind.FILE;
        account.line(
            "%s: %s, %s, from %s"
                .formatted(
                    fetched.fileName(),
                    file ? size(fetched.sizeBytes()) : "git mirror",
                    fetched.digest(),
                    fetched.origin()));
        lay(fetched.path(), (file ? files : mirrors).resolve(source.fileName()));
      }
    }
  }

  /** Tells whoever watches; the log only keeps the result. */
  private void report(String fileName, String from, long bytes, OptionalLong totalBytes) {
    progress.line(
        "%s: %s%s from %s"
            .formatted(
                fileName,
                size(bytes),
                totalBytes.isPresent() ? " of " + size(totalBytes.getAsLong()) : "",
                from));
  }

  private static String size(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }

  private static void lay(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Path place = to.resolve(from.relativize(directory).toString());
            Files.createDirectory(place);
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            link(file, to.resolve(from.relativize(file).toString()));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** One more name for the file; a copy where the file system or the file's mode asks for it. */
  private static void link(Path file, Path name) throws IOException {
    if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
      try {
        Files.createLink(name, file);
        return;
      } catch (java.nio.file.FileSystemException | UnsupportedOperationException e) {
        Files.deleteIfExists(name);
      }
    }
    Files.copy(file, name);
    Files.setPosixFilePermissions(name, PosixFilePermissions.fromString("rw-r--r--"));
  }
}
