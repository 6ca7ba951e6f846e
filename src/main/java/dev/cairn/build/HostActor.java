package dev.cairn.build;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import dev.cairn.build.HostProtocol.LogPart;
import dev.cairn.build.HostProtocol.LogTaken;
import dev.cairn.build.HostProtocol.Report;
import dev.cairn.build.HostProtocol.ToFleet;
import dev.cairn.build.HostProtocol.ToHost;
import dev.cairn.build.HostProtocol.Wanted;
import dev.cairn.journal.Stored;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Speaks for a {@link WorkerHost} as long as its node is a member: finds the fleet of the
 * controller, reports, and sends logs. Reads files, so it runs where it may block.
 */
public final class HostActor extends AbstractBehavior<HostActor.Command> {
  /** How often logs are looked at: 250 ms. */
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(250);

  /** A part of a log that was not taken for so long is sent again: 3 s. */
  private static final Duration RESEND_AFTER = Duration.ofSeconds(3);

  /** What it hears. */
  public sealed interface Command extends Stored {}

  private record FleetIs(Set<ActorRef<ToFleet>> instances) implements Command {}

  private record FromFleet(ToHost message) implements Command {}

  private record Look() implements Command {}

  private record Changed() implements Command {}

  /**
   * How much of a log is taken, and when the next part was sent; negative when none is under way.
   */
  private static final class Sending {
    final String token;
    long taken;
    long sentNanos = -1;

    Sending(String token) {
      this.token = token;
    }
  }

  private final WorkerHost host;
  private final LongSupplier nanoClock;
  private final ActorRef<ToHost> self;
  private final Map<Integer, Sending> logs = new TreeMap<>();
  private @Nullable ActorRef<ToFleet> fleet;
  private Duration nextReport = Fleet.REPORT_INTERVAL;
  private long reportedNanos;

  /** The actor of this membership. */
  public static Behavior<Command> create(WorkerHost host, LongSupplier nanoClock) {
    return Behaviors.setup(
        actor ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(new Look(), LOOK_INTERVAL);
                  return new HostActor(host, nanoClock, actor);
                }));
  }

  private HostActor(WorkerHost host, LongSupplier nanoClock, ActorContext<Command> actor) {
    super(actor);
    this.host = host;
    this.nanoClock = nanoClock;
    this.self = actor.messageAdapter(ToHost.class, FromFleet::new);
    ActorRef<Receptionist.Listing> listings =
        actor.messageAdapter(
            Receptionist.Listing.class,
            listing -> new FleetIs(listing.getServiceInstances(HostProtocol.FLEET)));
    actor.getSystem().receptionist().tell(Receptionist.subscribe(HostProtocol.FLEET, listings));
    ActorRef<Command> me = actor.getSelf();
    host.onChange(() -> me.tell(new Changed()));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Command.class, this::onCommand)
        .onSignal(
            PostStop.class,
            _ -> {
              host.onChange(() -> {});
              return this;
            })
        .build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case FleetIs(var instances) -> {
        // There is one controller; of two, one that is about to be forgotten is soon gone.
        fleet = instances.stream().sorted().findFirst().orElse(null);
        report();
      }
      case FromFleet(Wanted wanted) -> {
        nextReport = wanted.nextReport();
        host.want(wanted);
        sendLogs();
      }
      case FromFleet(LogTaken(var token, var offset)) -> onTaken(token, offset);
      case Changed _ -> {
        sendLogs();
        report();
      }
      case Look _ -> {
        host.lookAtSilence();
        sendLogs();
        if (nanoClock.getAsLong() - reportedNanos > nextReport.toNanos()) {
          report();
        }
      }
    }
    return this;
  }

  private void report() {
    if (fleet != null) {
      reportedNanos = nanoClock.getAsLong();
      fleet.tell(new Report(host.describe(), host.nextReport(), host.slots(), self));
    }
  }

  private void onTaken(String token, long offset) {
    for (Sending sending : logs.values()) {
      if (sending.token.equals(token)) {
        sending.taken = offset;
        sending.sentNanos = -1;
      }
    }
    sendLogs();
  }

  private void sendLogs() {
    for (int slot = 0; slot < host.slotCount(); slot++) {
      Optional<HostBuild> build = host.build(slot);
      if (build.isEmpty()) {
        logs.remove(slot);
      } else {
        sendLog(slot, build.get());
      }
    }
  }

  private void sendLog(int slot, HostBuild build) {
    Sending sending = logs.get(slot);
    if (sending == null || !sending.token.equals(build.token())) {
      sending = new Sending(build.token());
      logs.put(slot, sending);
    }
    long now = nanoClock.getAsLong();
    boolean underWay = sending.sentNanos >= 0 && now - sending.sentNanos < RESEND_AFTER.toNanos();
    if (fleet == null || underWay) {
      return;
    }
    try {
      byte[] bytes = build.log(sending.taken, WorkerHost.LOG_PART_BYTES);
      if (bytes.length > 0) {
        sending.sentNanos = now;
        fleet.tell(new LogPart(host.node(), slot, build.token(), sending.taken, bytes, self));
      }
    } catch (IOException unreadable) {
      getContext().getLog().warn("a log cannot be read: {}", unreadable.getMessage());
    }
  }
}
