package dev.cairn.chaos;

import java.time.Instant;
import java.util.List;

/**
 * Everything that is known of a farm to which bad things were done.
 *
 * @param operations what clients asked
 * @param deaths when processes of nodes were killed
 * @param journal every event, in the order of the journal
 * @param complete whether the journal could be read to its end
 * @param packages names in the published repository, as a reader of it finds them
 */
public record FarmHistory(
    List<Operation> operations,
    List<Death> deaths,
    List<Entry> journal,
    boolean complete,
    List<String> packages) {

  /**
   * A process was killed.
   *
   * @param node name of the worker's node; empty for the controller
   * @param at when it was surely dead
   */
  public record Death(String node, Instant at) {
    /** Whether the controller died. */
    boolean isController() {
      return node.isEmpty();
    }
  }

  /** Copies the lists. */
  public FarmHistory {
    operations = List.copyOf(operations);
    deaths = List.copyOf(deaths);
    journal = List.copyOf(journal);
    packages = List.copyOf(packages);
  }
}
