package dev.cairn.build;

import dev.cairn.build.RemoteOrder.Input;
import dev.cairn.build.RemoteOrder.RecipeFile;
import dev.cairn.environment.TreeRemoval;
import dev.cairn.ports.PackageSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * What an order of another node names, fetched: its recipe, and a repository with the packages that
 * may be installed. The repository lies in a directory of its own until {@link #close}.
 */
final class OrderInputs implements RecipeSource, AutoCloseable {
  private static final String PREFIX = "inputs-";

  private final ArtifactCache cache;
  private final RemoteOrder order;
  private final Path directory;

  /**
   * The inputs of {@code order}.
   *
   * @param work where directories of builds are made, on the file system of the cache
   */
  OrderInputs(ArtifactCache cache, RemoteOrder order, Path work) {
    this.cache = cache;
    this.order = order;
    this.directory = work.resolve(PREFIX + plainName(order.order().buildId()));
  }

  /** Removes what builds of a killed process have left in {@code work}. */
  static void sweep(Path work) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(work, PREFIX + "*")) {
      for (Path each : left) {
        TreeRemoval.remove(each);
      }
    }
  }

  /** The repository of this build. */
  Path repository() {
    return directory.resolve("repository");
  }

  /** Fetches everything that is missing. */
  void fetch() throws IOException, InterruptedException {
    TreeRemoval.remove(directory);
    Files.createDirectories(repository());
    lay(order.database(), "cairn.db");
    for (Input each : order.packages()) {
      lay(each, plainName(each.fileName()));
    }
    for (RecipeFile file : order.recipe()) {
      if (file.link().isEmpty()) {
        cache.get(file.sha256());
      }
    }
  }

  private void lay(Input input, String name) throws IOException, InterruptedException {
    Path file = cache.get(input.sha256());
    Path place = repository().resolve(name);
    try {
      Files.createLink(place, file);
    } catch (FileSystemException | UnsupportedOperationException noLinks) {
      Files.copy(file, place);
    }
  }

  private static String plainName(String name) {
    if (!name.matches("[A-Za-z0-9@_+:~][A-Za-z0-9@._+:~-]*")) {
      throw new IllegalArgumentException("not a name of a file: " + name);
    }
    return name;
  }

  @Override
  public PackageSpec copy(BuildOrder ordered, Path to) throws IOException, InterruptedException {
    Files.createDirectory(to);
    for (RecipeFile file : order.recipe()) {
      Path place = to.resolve(file.path()).normalize();
      Path parent = place.getParent();
      if (!place.startsWith(to) || place.equals(to) || parent == null) {
        throw new IOException("the recipe has a file outside of it: " + file.path());
      }
      Files.createDirectories(parent);
      if (!parent.toRealPath().startsWith(to.toRealPath())) {
        throw new IOException("the recipe has a file behind a link: " + file.path());
      }
      if (file.link().isPresent()) {
        Files.createSymbolicLink(place, Path.of(file.link().get()));
      } else {
        Files.copy(cache.get(file.sha256()), place);
        Files.setPosixFilePermissions(
            place, PosixFilePermissions.fromString(file.executable() ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
    return order.spec();
  }

  @Override
  public Map<String, String> variables(BuildOrder ordered) {
    return order.treeVariables();
  }

  @Override
  public void close() throws IOException {
    TreeRemoval.remove(directory);
  }
}
