package dev.cairn.build;

import dev.cairn.build.HostProtocol.ArtifactAddress;
import dev.cairn.build.HostProtocol.Host;
import dev.cairn.build.HostProtocol.SlotReport;
import dev.cairn.build.HostProtocol.SlotWanted;
import dev.cairn.build.HostProtocol.Wanted;
import dev.cairn.build.HostRules.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slots of a node that builds for a controller. It outlives the node's memberships: a build
 * goes on while the node is cut off and asks to be let in again. Safe for use by many threads.
 */
public final class WorkerHost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerHost.class);

  /** Bytes of a log that travel in one message: 64 KiB, a quarter of what a message may have. */
  static final int LOG_PART_BYTES = 64 * 1024;

  /** How long builds may take to end with their node: 60 s. */
  private static final long END_MAX_MS = 60_000;

  /**
   * How a host is set up.
   *
   * @param node its name
   * @param incarnation id of this start of its process; a later one is larger
   * @param slots builds at one time, at least 1
   * @param labels that recipes may ask for
   * @param roomBytesMax memory that its rooms may hold before slots are taken away
   * @param artifacts where its packages are fetched
   * @param cutOffMax after so long without a word from its controller builds are given up
   */
  public record Settings(
      String node,
      String incarnation,
      int slots,
      List<String> labels,
      long roomBytesMax,
      ArtifactAddress artifacts,
      Duration cutOffMax) {}

  private final Settings settings;
  private final WorkerParts parts;
  private final MachineLoad load;
  private final LongSupplier freeMemory;
  private final Map<Integer, HostBuild> builds = new TreeMap<>();
  private final Map<Integer, SlotWanted> wanted = new TreeMap<>();
  private Runnable onChange = () -> {};
  private String fleet = "";
  private long fleetNumber;
  private long reports;
  private long lastHeardNanos;
  private int limit;
  private boolean hadRoom = true;
  private boolean closed;

  /**
   * A host that has nothing to do yet. What an earlier process has left is removed.
   *
   * @param freeMemory memory that the machine has left, in bytes
   */
  public WorkerHost(
      Settings settings, WorkerParts parts, MachineLoad load, LongSupplier freeMemory) {
    this.settings = settings;
    this.parts = parts;
    this.load = load;
    this.freeMemory = freeMemory;
    this.limit = settings.slots();
    this.lastHeardNanos = parts.base().nanoClock().getAsLong();
    try {
      parts.staging().discardExcept(Set.of());
      OrderInputs.sweep(parts.work());
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(
          "cannot remove what earlier builds left: " + failure.getMessage(), failure);
    }
  }

  /** Has {@code action} run, on any thread, whenever there is something new to report. */
  synchronized void onChange(Runnable action) {
    onChange = action;
  }

  /** The node as it is at this moment. */
  synchronized Host describe() {
    limit =
        SlotLimitRules.limit(
            settings.slots(), limit, underWay(), load.read(), settings.roomBytesMax());
    return new Host(
        settings.node(),
        settings.incarnation(),
        hasRoom() ? limit : 0,
        settings.labels(),
        parts.base().settings().architecture(),
        parts.base().systemVersion().get(),
        parts.base().rooms().confinement().name(),
        freeMemory.getAsLong(),
        settings.artifacts());
  }

  private boolean hasRoom() {
    boolean hasRoom = parts.disk().isThere();
    if (hadRoom && !hasRoom) {
      LOG.warn("the disk of {} is full: nothing is begun until it has room", parts.work());
    } else if (hasRoom && !hadRoom) {
      LOG.info("the disk of {} has room again", parts.work());
    }
    hadRoom = hasRoom;
    return hasRoom;
  }

  private int underWay() {
    return (int) builds.values().stream().filter(build -> !build.hasEnded()).count();
  }

  /** The number of the next report. */
  synchronized long nextReport() {
    reports++;
    return reports;
  }

  /** What the slots are doing. */
  synchronized List<SlotReport> slots() {
    List<SlotReport> slots = new ArrayList<>();
    for (int number = 0; number < settings.slots(); number++) {
      HostBuild build = builds.get(number);
      slots.add(build == null ? SlotReport.idle(number) : build.report());
    }
    return slots;
  }

  /** Takes what a controller wants, unless something newer is known. */
  synchronized void want(Wanted now) {
    if (closed || !HostRules.isNews(fleet, fleetNumber, now.fleet(), now.number())) {
      return;
    }
    fleet = now.fleet();
    fleetNumber = now.number();
    lastHeardNanos = parts.base().nanoClock().getAsLong();
    parts.controller().is(now.artifacts());
    for (SlotWanted slot : now.slots()) {
      if (slot.slot() >= 0 && slot.slot() < settings.slots()) {
        wanted.put(slot.slot(), slot);
        reconcile(slot.slot());
      }
    }
  }

  private void reconcile(int slot) {
    SlotWanted target = wanted.get(slot);
    while (target != null) {
      HostBuild build = builds.get(slot);
      Step step =
          HostRules.next(
              build == null ? "" : build.token(),
              build != null && build.hasEnded(),
              target.token());
      switch (step) {
        case Step.Nothing _ -> {
          return;
        }
        case Step.Begin _ -> {
          HostBuild begun = new HostBuild(parts, target, () -> changed(slot));
          builds.put(slot, begun);
          begun.start();
          return;
        }
        case Step.Kill _ -> {
          if (build != null) {
            build.kill();
          }
          return;
        }
        case Step.Forget _ -> {
          builds.remove(slot);
          if (build != null) {
            build.forget();
          }
        }
      }
    }
  }

  private void changed(int slot) {
    Runnable tell;
    synchronized (this) {
      if (!closed) {
        reconcile(slot);
      }
      tell = onChange;
    }
    tell.run();
  }

  /** Gives everything up when the controller was not heard for too long. */
  synchronized void lookAtSilence() {
    long silentNanos = parts.base().nanoClock().getAsLong() - lastHeardNanos;
    if (silentNanos < settings.cutOffMax().toNanos()) {
      return;
    }
    String why =
        "its worker had not heard from the controller for " + RoomBuild.words(settings.cutOffMax());
    for (int slot : List.copyOf(builds.keySet())) {
      wanted.put(slot, new SlotWanted(slot, "", ""));
      HostBuild build = builds.get(slot);
      if (build != null && !build.hasEnded()) {
        build.giveUp(why);
      }
      reconcile(slot);
    }
  }

  /** The token of the build in a slot, and a part of its log from {@code offset} on. */
  synchronized Optional<HostBuild> build(int slot) {
    return Optional.ofNullable(builds.get(slot));
  }

  /** How many slots there are. */
  int slotCount() {
    return settings.slots();
  }

  String node() {
    return settings.node();
  }

  /** Ends all builds and returns when nothing of them is left. */
  @Override
  public void close() {
    List<HostBuild> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(builds.values());
      builds.clear();
    }
    left.forEach(HostBuild::kill);
    try {
      for (HostBuild build : left) {
        build.join(END_MAX_MS);
        build.forget();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
