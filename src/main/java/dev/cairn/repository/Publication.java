package dev.cairn.repository;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The steps of publishing and removing; the caller holds the writer lock and gives an empty work
 * directory.
 */
final class Publication {
  private final Path directory;
  private final RepositorySettings settings;
  private final Database database;
  private final InstantSource clock;

  /** One staged file on its way: its durable copy in the work directory, and what it will be. */
  private record Incoming(Path copy, PublishedFile file, boolean isNamed, boolean isInPlace) {}

  Publication(RepositorySettings settings, Database database, InstantSource clock) {
    this.directory = settings.directory();
    this.settings = settings;
    this.database = database;
    this.clock = clock;
  }

  /** Publishes all files or none; see {@link PackageRepository#publish}. */
  List<PublishedFile> publish(Path work, List<Path> stagedFiles)
      throws IOException, InterruptedException {
    Map<String, String> named = namedFiles();
    removeLongDropped(named.keySet());
    List<Incoming> batch = new ArrayList<>();
    Map<String, String> taken = new HashMap<>(named);
    for (Path staged : stagedFiles) {
      Path copy = work.resolve("incoming-" + batch.size());
      PublishedFile file = receive(copy, staged, taken);
      taken.put(file.fileName(), file.sha256());
      batch.add(
          new Incoming(
              copy,
              file,
              file.sha256().equals(named.get(file.fileName())),
              holds(file.fileName(), file.sha256())));
    }
    List<Path> placed = new ArrayList<>();
    List<String> toAdd = new ArrayList<>();
    for (Incoming incoming : batch) {
      Path target = directory.resolve(incoming.file().fileName());
      if (!incoming.isInPlace()) {
        Files.move(incoming.copy(), target, StandardCopyOption.ATOMIC_MOVE);
        placed.add(target);
      }
      if (!incoming.isNamed() && !toAdd.contains(target.toString())) {
        toAdd.add(target.toString());
      }
    }
    if (!placed.isEmpty()) {
      Durably.force(directory);
    }
    if (!toAdd.isEmpty()) {
      boolean added = false;
      try {
        database.change(work, "repo-add", toAdd);
        added = true;
      } finally {
        if (!added) {
          withdraw(placed);
        }
      }
      markDropped(named.keySet());
    }
    return batch.stream().map(Incoming::file).toList();
  }

  /** Takes one package out; see {@link PackageRepository#remove}. */
  boolean remove(Path work, String packageName) throws IOException, InterruptedException {
    Map<String, String> named = namedFiles();
    if (database.packages().stream().noneMatch(p -> p.name().equals(packageName))) {
      return false;
    }
    removeLongDropped(named.keySet());
    database.change(work, "repo-remove", List.of(packageName));
    markDropped(named.keySet());
    return true;
  }

  private PublishedFile receive(Path copy, Path staged, Map<String, String> taken)
      throws IOException {
    String fileName = String.valueOf(staged.getFileName());
    if (!PackageFileName.isValid(fileName)) {
      throw new RepositoryException(
          "not the name of a package file: "
              + fileName.replaceAll("\\p{Cntrl}", "?")
              + " (makepkg makes NAME-VERSION-RELEASE-ARCH.pkg.tar.zst)");
    }
    if (!Files.isRegularFile(staged, LinkOption.NOFOLLOW_LINKS)) {
      throw new RepositoryException(
          "no package file to publish at " + staged + ": build the package again");
    }
    String sha256 = Durably.copy(staged, copy);
    return new PublishedFile(choose(fileName, sha256, taken), Files.size(copy), sha256);
  }

  /** The staged name, unless a reader may know another content by it. */
  private String choose(String fileName, String sha256, Map<String, String> taken)
      throws IOException {
    String distinct = PackageFileName.distinct(fileName, sha256);
    if (sha256.equals(taken.get(distinct))) {
      return distinct;
    }
    String known = taken.get(fileName);
    boolean isFree =
        known == null
            ? !Files.exists(directory.resolve(fileName), LinkOption.NOFOLLOW_LINKS)
                || holds(fileName, sha256)
            : known.equals(sha256);
    return isFree ? fileName : distinct;
  }

  private boolean holds(String fileName, String sha256) throws IOException {
    Path file = directory.resolve(fileName);
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Durably.digest(file).equals(sha256);
  }

  private Map<String, String> namedFiles() throws IOException {
    Map<String, String> named = new HashMap<>();
    for (RepositoryPackage each : database.packages()) {
      named.put(each.file().fileName(), each.file().sha256());
    }
    return named;
  }

  private void withdraw(List<Path> placed) throws IOException {
    Set<String> named = namedFiles().keySet();
    for (Path path : placed) {
      if (!named.contains(path.getFileName().toString())) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Notes the moment at which files ceased to be named: their time of last change. */
  private void markDropped(Set<String> namedBefore) throws IOException {
    Set<String> now =
        database.packages().stream().map(p -> p.file().fileName()).collect(Collectors.toSet());
    for (String fileName : namedBefore) {
      Path file = directory.resolve(fileName);
      if (!now.contains(fileName) && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      }
    }
  }

  private void removeLongDropped(Set<String> named) throws IOException {
    Instant border = clock.instant().minus(settings.readerGrace());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.pkg.tar*")) {
      for (Path file : files) {
        if (!named.contains(file.getFileName().toString())
            && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .isBefore(border)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
