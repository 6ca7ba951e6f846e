package dev.cairn.distfiles;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where things lie in the store. The table and its invariants are in the package documentation.
 *
 * <p>The content file is named by its own SHA-256; every other name is a link to it, made after it.
 */
final class StoreLayout {
  private final Path top;

  StoreLayout(Path top) {
    this.top = top;
  }

  void create() throws IOException {
    for (Path each :
        List.of(sums(), names(), byLocation(), git(), partial(), rejected(), locks())) {
      Files.createDirectories(each);
    }
    Files.createDirectories(contents());
  }

  Path sums() {
    return top.resolve("by-sum");
  }

  Path contents() {
    return sums().resolve(Checksums.SHA256);
  }

  Path names() {
    return top.resolve("by-name");
  }

  Path byLocation() {
    return top.resolve("by-location");
  }

  Path git() {
    return top.resolve("git");
  }

  Path partial() {
    return top.resolve("partial");
  }

  Path rejected() {
    return top.resolve("rejected");
  }

  Path locks() {
    return top.resolve("locks");
  }

  /** The link for a file without a checksum that could tell it. */
  Path byLocation(Distfile wanted, URI location) {
    return byLocation().resolve(Checksums.key(wanted.fileName() + "\n" + location));
  }

  /** SHA-256 names of the content files that may be what is wanted; they exist. */
  List<String> candidates(Distfile wanted) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path link : linksOf(wanted)) {
      if (Files.exists(link)) {
        String name = link.toRealPath().getFileName().toString();
        if (!found.contains(name)) {
          found.add(name);
        }
      }
    }
    return found;
  }

  /** The names under which it is or would be found: by checksum, or by location without one. */
  List<Path> linksOf(Distfile wanted) {
    List<Path> links = new ArrayList<>();
    new TreeMap<>(wanted.checksums())
        .forEach(
            (algorithm, digest) -> {
              if (Checksums.isIdentity(algorithm)) {
                links.add(sums().resolve(algorithm).resolve(digest));
              }
            });
    if (links.isEmpty()) {
      wanted.locations().forEach(location -> links.add(byLocation(wanted, location)));
    }
    return links;
  }

  /** Takes a verified file in: content first and durable, then the names. */
  Path admit(Path file, Distfile wanted, Map<String, String> digests, Optional<URI> location)
      throws IOException {
    String sha256 = digests.getOrDefault(Checksums.SHA256, "");
    Path content = contents().resolve(sha256);
    force(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    Files.move(file, content, StandardCopyOption.ATOMIC_MOVE);
    force(contents());
    link(wanted, digests, location);
    return content;
  }

  /** Makes the names of a content file that are missing. */
  void link(Distfile wanted, Map<String, String> digests, Optional<URI> location)
      throws IOException {
    String sha256 = digests.getOrDefault(Checksums.SHA256, "");
    boolean hasIdentity = false;
    for (Map.Entry<String, String> each : wanted.checksums().entrySet()) {
      if (Checksums.isIdentity(each.getKey())) {
        hasIdentity = true;
        if (!each.getKey().equals(Checksums.SHA256)) {
          link(sums().resolve(each.getKey()).resolve(each.getValue()), sha256);
        }
      }
    }
    if (!hasIdentity && location.isPresent()) {
      link(byLocation(wanted, location.get()), sha256);
    }
    link(names().resolve(wanted.fileName()).resolve(sha256), sha256);
  }

  private void link(Path link, String sha256) throws IOException {
    Path directory = Files.createDirectories(link.toAbsolutePath().getParent());
    Path target = directory.relativize(contents().toAbsolutePath()).resolve(sha256);
    if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
      return;
    }
    Path draft = partial().resolve(Checksums.key(link.toString()) + ".link");
    Files.deleteIfExists(draft);
    Files.createSymbolicLink(draft, target);
    Files.move(draft, link, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Puts a wrong file aside under a name with its own digest. */
  Path reject(Path file, String fileName, Map<String, String> digests) throws IOException {
    Path kept = rejected().resolve(fileName + "." + digests.getOrDefault(Checksums.SHA256, ""));
    Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE);
    return kept;
  }

  /** Removes links below {@code directory} whose file is gone, and directories that empties. */
  static void removeDanglingLinks(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.toList()) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          removeDanglingLinks(entry);
          try (Stream<Path> rest = Files.list(entry)) {
            if (rest.findAny().isEmpty()) {
              Files.delete(entry);
            }
          }
        } else if (Files.isSymbolicLink(entry) && !Files.exists(entry)) {
          Files.delete(entry);
        }
      }
    }
  }

  private static void force(Path fileOrDirectory) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
