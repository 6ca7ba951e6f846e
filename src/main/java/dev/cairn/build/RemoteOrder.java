package dev.cairn.build;

import dev.cairn.journal.Stored;
import dev.cairn.ports.PackageSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The document of an order for another node: everything that a build needs, by checksum. It is an
 * artifact itself.
 *
 * @param token the fencing token of the attempt
 * @param order what is built
 * @param spec what its recipe says
 * @param treeVariables that its tree has recipes see
 * @param shape what shapes its packages
 * @param recipe files and links of the recipe
 * @param database the repository's database
 * @param packages package files that may be installed
 */
public record RemoteOrder(
    String token,
    BuildOrder order,
    PackageSpec spec,
    Map<String, String> treeVariables,
    Shape shape,
    List<RecipeFile> recipe,
    Input database,
    List<Input> packages)
    implements Stored {

  /** Settings of the controller that packages depend on; see {@link ExecutorSettings}. */
  public record Shape(
      String architecture, List<String> provided, String packager, Instant sourceDate) {}

  /** A file that is fetched. */
  public record Input(String fileName, String sha256, long sizeBytes) {}

  /**
   * A file or a link of a recipe.
   *
   * @param path relative to the recipe, with {@code /}
   * @param link target of a symbolic link; absent for a file
   * @param sha256 of a file; empty for a link
   */
  public record RecipeFile(
      String path, boolean executable, Optional<String> link, String sha256, long sizeBytes) {}
}
