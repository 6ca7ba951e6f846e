package dev.cairn.build;

import dev.cairn.build.Farm.WorkerView;
import dev.cairn.build.RunEntity.Slot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The slots of a farm and what is known of their workers; only used by the farm's actor. */
final class SlotTable {
  private final String node;
  private final LiveBuilds live;
  private final Map<String, Slot> slots = new TreeMap<>();
  private final Map<String, WorkerState> workers = new TreeMap<>();

  /**
   * An empty table.
   *
   * @param node name of the node that has it
   * @param live what its slots are building
   */
  SlotTable(String node, LiveBuilds live) {
    this.node = node;
    this.live = live;
  }

  /** The slots by the names of their workers. */
  Map<String, Slot> slots() {
    return slots;
  }

  /** The worker of a slot, not necessarily of one that there is, is now like this. */
  void changed(String worker, WorkerState state) {
    workers.put(worker, state);
  }

  /** Those whose workers take builds. */
  List<Slot> usable() {
    return slots.values().stream()
        .filter(slot -> state(slot).joined() && !state(slot).paused())
        .toList();
  }

  /** Slots of this node that are building. */
  int busyHere() {
    return (int)
        slots.values().stream()
            .filter(slot -> slot.offer().node().equals(node))
            .filter(slot -> live.of(slot.worker()).isPresent())
            .count();
  }

  /** How every slot is shown. */
  List<WorkerView> views() {
    return slots.values().stream().map(this::view).toList();
  }

  /** How a slot is shown. */
  WorkerView view(Slot slot) {
    return new WorkerView(
        slot.worker(),
        Optional.of(slot.offer().node()).filter(each -> !each.equals(node)),
        slot.id(),
        state(slot).paused(),
        state(slot).confinement(),
        live.of(slot.worker()));
  }

  private WorkerState state(Slot slot) {
    return workers.getOrDefault(slot.worker(), WorkerState.UNKNOWN);
  }
}
