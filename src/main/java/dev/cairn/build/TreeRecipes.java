package dev.cairn.build;

import dev.cairn.ports.PackageSpec;
import dev.cairn.ports.RecipeException;
import dev.cairn.ports.RecipeFingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Recipes from the trees of this node. */
final class TreeRecipes implements RecipeSource {
  private static final String CHANGED = "the recipe changed since it was planned; plan again";

  private final SpecSource specs;

  TreeRecipes(SpecSource specs) {
    this.specs = specs;
  }

  @Override
  public PackageSpec copy(BuildOrder order, Path to)
      throws IOException, InterruptedException, BuildFailure {
    Path original = Path.of(order.plan().recipeDirectory());
    if (!Files.isDirectory(original)) {
      throw new BuildFailure("the recipe's directory " + original + " is gone; plan again");
    }
    // The same before and after: so is what was copied in between.
    refuseChanged(order, original);
    RecipeSnapshot.copy(original, to, treeOf(order, original));
    refuseChanged(order, original);
    PackageSpec spec = specs.read(order);
    if (!spec.fingerprint().equals(order.plan().identity().recipeFingerprint())) {
      throw new BuildFailure(CHANGED);
    }
    return spec;
  }

  @Override
  public Map<String, String> variables(BuildOrder order) {
    return specs.variables(order);
  }

  private static void refuseChanged(BuildOrder order, Path original)
      throws IOException, BuildFailure {
    String planned = order.plan().identity().recipeFingerprint();
    try {
      if (!RecipeFingerprint.of(original).equals(planned)) {
        throw new BuildFailure(CHANGED);
      }
    } catch (RecipeException broken) {
      throw new BuildFailure(CHANGED + " (" + broken.getMessage() + ")");
    }
  }

  /** The tree in which the recipe stands: as many directories up as its origin is deep. */
  private static Path treeOf(BuildOrder order, Path original) throws IOException {
    Path tree = original.toRealPath();
    for (int i = Path.of(order.plan().identity().origin()).getNameCount(); i > 0; i--) {
      Path parent = tree.getParent();
      tree = parent == null ? tree : parent;
    }
    return tree;
  }
}
