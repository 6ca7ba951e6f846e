package dev.cairn.distfiles;

import java.util.Collection;
import java.util.List;

/**
 * Every distfile that the recipes of all trees name: the proof that {@link DistfileStore#purge}
 * asks for. One recipe that cannot be read may name anything, so there is no such proof while one
 * is broken.
 *
 * @param files what the recipes want; a distfile without checksum is known by its locations
 */
public record LiveDistfiles(List<Distfile> files) {

  /** Copies the list. */
  public LiveDistfiles {
    files = List.copyOf(files);
  }

  /**
   * Makes the proof.
   *
   * @param files what all readable recipes want
   * @param brokenRecipes names of the recipes that could not be read
   * @throws FetchException when a recipe is broken; the message names the first ones
   */
  public static LiveDistfiles ofTrees(Collection<Distfile> files, List<String> brokenRecipes)
      throws FetchException {
    if (!brokenRecipes.isEmpty()) {
      throw new FetchException(
          "distfiles are not purged while recipes cannot be read, for they may need them: "
              + String.join(", ", brokenRecipes.subList(0, Math.min(5, brokenRecipes.size())))
              + (brokenRecipes.size() > 5 ? " and " + (brokenRecipes.size() - 5) + " more" : "")
              + "; mend or remove these recipes first");
    }
    return new LiveDistfiles(List.copyOf(files));
  }
}
