package dev.cairn.build;

import dev.cairn.ports.PackageSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Where a build gets its recipe from: a tree of this node, or the controller's. */
interface RecipeSource {

  /**
   * Copies the recipe of the order, as it was planned.
   *
   * @param to must not exist
   * @return what the recipe says
   * @throws BuildFailure when it is not what was planned
   */
  PackageSpec copy(BuildOrder order, Path to)
      throws IOException, InterruptedException, BuildFailure;

  /** Variables that the recipe's tree expects in the environment. */
  Map<String, String> variables(BuildOrder order);
}
