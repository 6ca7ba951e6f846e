package dev.cairn.build;

import dev.cairn.distfiles.DistfileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files that this node gives to other nodes, by checksum: those of builds under way, each for
 * as long as its build wants it, and all distfiles. Safe for use by many threads.
 */
public final class Artifacts {
  /** The algorithm by which builds offer their files. */
  public static final String SHA256 = "sha256";

  private final DistfileStore distfiles;

  /** Build to checksum to file. */
  private final Map<String, Map<String, Path>> offered = new HashMap<>();

  /** The artifacts of a node with these distfiles. */
  public Artifacts(DistfileStore distfiles) {
    this.distfiles = distfiles;
  }

  /** Offers a file until {@link #withdraw}. */
  synchronized void offer(String buildId, String sha256, Path file) {
    offered.computeIfAbsent(buildId, _ -> new HashMap<>()).put(sha256, file);
  }

  /** Offers nothing of that build any more. */
  synchronized void withdraw(String buildId) {
    offered.remove(buildId);
  }

  /**
   * The file with that checksum.
   *
   * @param algorithm {@code sha256} for files of builds; distfiles have others, too
   * @param digest lower-case hexadecimal
   */
  public Optional<Path> find(String algorithm, String digest) {
    if (algorithm.equals(SHA256)) {
      Optional<Path> ofBuild = ofBuilds(digest);
      if (ofBuild.isPresent()) {
        return ofBuild;
      }
    }
    return distfiles.stored(algorithm, digest);
  }

  private synchronized Optional<Path> ofBuilds(String digest) {
    for (Map<String, Path> files : offered.values()) {
      Path file = files.get(digest);
      if (file != null && Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
