package dev.cairn.node;

import dev.cairn.access.KeyRingEntity;
import dev.cairn.build.BuildFolds;
import dev.cairn.builddb.ImportEntity;
import dev.cairn.journal.EntityFold;
import java.util.ArrayList;
import java.util.List;

/** How the entities of all contexts are folded, for those who audit them. */
final class Folds {

  private Folds() {}

  /** One fold for each type of entity. */
  static List<EntityFold<?, ?>> all() {
    List<EntityFold<?, ?>> folds = new ArrayList<>(BuildFolds.all());
    folds.add(KeyRingEntity.fold());
    folds.add(ImportEntity.fold());
    return List.copyOf(folds);
  }
}
