package dev.cairn.repository;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** The packages of this node and their pacman database. */
public final class PackageRepository implements AutoCloseable {

  private PackageRepository() {}

  /** Opens the repository, making an empty database when there is none. */
  public static PackageRepository open(RepositorySettings settings, InstantSource clock)
      throws RepositoryException, InterruptedException {
    return new PackageRepository();
  }

  /**
   * Publishes the staged package files and returns them as they stand in the repository, in the
   * same order; the {@code fileName} of the answer may differ from the staged one. Safe to repeat.
   */
  public List<PublishedFile> publish(List<Path> stagedFiles)
      throws RepositoryException, InterruptedException {
    return List.of();
  }

  /** How a published file stands today. */
  public FileStatus check(String fileName, long sizeBytes, String sha256)
      throws RepositoryException, InterruptedException {
    return FileStatus.MISSING;
  }

  /** What the database names, by name. */
  public List<RepositoryPackage> packages() throws RepositoryException, InterruptedException {
    return List.of();
  }

  /** Takes a package out of the database; false when it was not there. */
  public boolean remove(String packageName) throws RepositoryException, InterruptedException {
    return false;
  }

  @Override
  public void close() {}
}
