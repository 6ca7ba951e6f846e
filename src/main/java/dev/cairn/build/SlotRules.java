package dev.cairn.build;

import dev.cairn.build.RunEvent.Needs;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunState.RunBuild;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which worker slot gets which build. Pure. */
public final class SlotRules {
  /** Architecture of packages that are good for every machine. */
  static final String ANY = "any";

  /**
   * A slot that its node offers.
   *
   * @param worker {@code node/slot}
   * @param node name of the node
   * @param architecture of its machine
   * @param labels that its node carries
   * @param freeMemoryBytes memory that its machine has left
   * @param hasRepository whether all packages of the repository lie there
   */
  record Offer(
      String worker,
      String node,
      String architecture,
      List<String> labels,
      long freeMemoryBytes,
      boolean hasRepository) {}

  private SlotRules() {}

  /**
   * Whether the slot may build that at all: labels it must have, architecture unless any will do.
   */
  static boolean fits(Offer offer, PlannedBuild build) {
    if (build.needs().isEmpty()) {
      return true;
    }
    Needs needs = build.needs().get();
    boolean canRun =
        needs.architecture().equals(ANY) || needs.architecture().equals(offer.architecture());
    return canRun && offer.labels().containsAll(needs.labels());
  }

  /** The node of a worker. */
  static String nodeOf(String worker) {
    return worker.substring(0, Math.max(0, worker.lastIndexOf('/')));
  }

  /** Free slots, from which one is taken after the other. */
  static final class FreeSlots {
    private final RunState state;
    private final List<Offer> offers = new ArrayList<>();
    private final Map<String, Integer> left = new HashMap<>();

    FreeSlots(RunState state, List<Offer> all, Map<String, Integer> limits) {
      this.state = state;
      left.putAll(limits);
      Set<String> busy = new HashSet<>();
      for (String name : state.running()) {
        String worker = state.get(name).worker();
        busy.add(worker);
        left.computeIfPresent(nodeOf(worker), (_, count) -> count - 1);
      }
      all.stream().filter(offer -> !busy.contains(offer.worker())).forEach(offers::add);
      dropFull();
    }

    boolean isEmpty() {
      return offers.isEmpty();
    }

    /**
     * The worker that should have this build: of those that fit the one whose node already has most
     * of what the build needs, then the one with most of its node to spare, then with most memory.
     */
    Optional<String> take(PlannedBuild build) {
      // Of equals, max takes the first.
      Optional<Offer> best =
          offers.stream()
              .filter(offer -> fits(offer, build))
              .max(
                  Comparator.<Offer>comparingInt(offer -> inputsAt(offer, build))
                      .thenComparingInt(offer -> left.getOrDefault(offer.node(), 0))
                      .thenComparingLong(Offer::freeMemoryBytes));
      best.ifPresent(
          offer -> {
            offers.remove(offer);
            left.computeIfPresent(offer.node(), (_, count) -> count - 1);
            dropFull();
          });
      return best.map(Offer::worker);
    }

    private int inputsAt(Offer offer, PlannedBuild build) {
      if (offer.hasRepository()) {
        return build.dependsOn().size();
      }
      return (int)
          build.dependsOn().stream()
              .map(state::find)
              .flatMap(Optional::stream)
              .map(RunBuild::worker)
              .filter(worker -> nodeOf(worker).equals(offer.node()))
              .count();
    }

    private void dropFull() {
      offers.removeIf(offer -> left.getOrDefault(offer.node(), 0) <= 0);
    }
  }
}
