package dev.cairn.build;

import dev.cairn.ports.PackageSpec;
import java.io.IOException;
import java.util.Map;

/** Where the executor learns what a recipe says: answered by the node, which knows the trees. */
public interface SpecSource {

  /**
   * The recipe in the directory of the order, as it stands now.
   *
   * @throws IOException when it cannot be read any more; the message is one line
   */
  PackageSpec read(BuildOrder order) throws IOException, InterruptedException;

  /** Variables that the recipe's tree expects in the environment, set per tree. */
  Map<String, String> variables(BuildOrder order);
}
