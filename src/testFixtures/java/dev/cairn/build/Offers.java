package dev.cairn.build;

import dev.cairn.build.SlotRules.Offer;
import java.util.List;

/** Slots that nodes offer, in one line. */
final class Offers {
  private Offers() {}

  /** Slots of nodes that have the repository, all alike. */
  static List<Offer> of(List<String> workers) {
    return workers.stream()
        .map(worker -> new Offer(worker, SlotRules.nodeOf(worker), "x86_64", List.of(), 0, true))
        .toList();
  }
}
