package dev.cairn.build;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildExecutor.Result;
import dev.cairn.build.HostProtocol.ArtifactAddress;
import dev.cairn.build.HostProtocol.Host;
import dev.cairn.build.HostProtocol.LogPart;
import dev.cairn.build.HostProtocol.LogTaken;
import dev.cairn.build.HostProtocol.Report;
import dev.cairn.build.HostProtocol.SlotReport;
import dev.cairn.build.HostProtocol.SlotWanted;
import dev.cairn.build.HostProtocol.ToFleet;
import dev.cairn.build.HostProtocol.ToHost;
import dev.cairn.build.HostProtocol.Wanted;
import dev.cairn.build.HostRules.Conclusion;
import dev.cairn.build.HostRules.Given;
import dev.cairn.journal.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * The hosts of remote slots as their controller sees them: takes their reports, tells them what is
 * wanted, and tells the threads of builds what became of their orders.
 */
final class Fleet extends AbstractBehavior<Fleet.Command> {
  /** A host reports at least so often: 5 s. What changes is told at once. */
  static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);

  /** What can be asked of a fleet. */
  sealed interface Command extends Stored {}

  /** Have a slot carry out an order; what becomes of it goes to {@code signals}. */
  record Give(String node, SlotWanted wanted, Queue<Signal> signals) implements Command {}

  /** Have a slot do nothing, unless it has another order by now. */
  record Release(String node, int slot, String token) implements Command {}

  private record FromHost(ToFleet message) implements Command {}

  private record HostGone(String node, ActorRef<ToHost> host) implements Command {}

  /** What the thread of a build hears of its order. */
  sealed interface Signal {
    /** The build is in a phase. */
    record Entered(Phase phase) implements Signal {}

    /** A part of its log; {@code taken} is to be told up to where the log is known. */
    @SuppressWarnings("ArrayRecordComponent") // as it came, and read once
    record Part(long offset, byte[] bytes, LongConsumer taken) implements Signal {}

    /** It has ended, with a log of so many bytes. */
    record Ended(Result result, long logBytes) implements Signal {}

    /** Nothing will be heard of it any more. */
    record Lost(String why) implements Signal {}

    /** Somebody on this node wants it stopped. */
    record Cancelled() implements Signal {}
  }

  /** Is told which hosts there are. */
  interface Listener {
    /** A host has reported. */
    void seen(Host host, int slots);

    /** A host is gone. */
    void gone(String node, String why);
  }

  private static final class Order {
    final SlotWanted wanted;
    final Queue<Signal> signals;
    Given given;
    int phases;

    Order(SlotWanted wanted, String incarnation, Queue<Signal> signals) {
      this.wanted = wanted;
      this.signals = signals;
      this.given = new Given(wanted.token(), incarnation, false);
    }

    /** The host has it, and has entered these phases; those that are new are told. */
    void isSeenIn(List<Phase> entered) {
      given = new Given(given.token(), given.incarnation(), true);
      for (; phases < entered.size(); phases++) {
        signals.add(new Signal.Entered(entered.get(phases)));
      }
    }
  }

  private static final class Known {
    final Map<Integer, Order> orders = new TreeMap<>();
    Report newest;

    Known(Report first) {
      this.newest = first;
    }
  }

  private final String incarnation;
  private final ArtifactAddress artifacts;
  private final Listener listener;
  private final Map<String, Known> hosts = new TreeMap<>();
  private long answers;

  /**
   * The actor, found by hosts under {@link HostProtocol#FLEET}.
   *
   * @param incarnation id of this start of the node
   * @param artifacts where hosts fetch their inputs
   */
  static Behavior<Command> create(
      String incarnation, ArtifactAddress artifacts, Listener listener) {
    return Behaviors.setup(actor -> new Fleet(incarnation, artifacts, listener, actor));
  }

  private Fleet(
      String incarnation,
      ArtifactAddress artifacts,
      Listener listener,
      ActorContext<Command> actor) {
    super(actor);
    this.incarnation = incarnation;
    this.artifacts = artifacts;
    this.listener = listener;
    actor
        .getSystem()
        .receptionist()
        .tell(
            Receptionist.register(
                HostProtocol.FLEET, actor.messageAdapter(ToFleet.class, FromHost::new)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onMessage(Command.class, this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case FromHost(Report report) -> onReport(report);
      case FromHost(LogPart part) -> onLogPart(part);
      case Give give -> onGive(give);
      case Release(var node, var slot, var token) -> onRelease(node, slot, token);
      case HostGone(var node, var host) -> onGone(node, host);
    }
    return this;
  }

  private void onReport(Report report) {
    String node = report.host().node();
    Known known = hosts.get(node);
    if (known == null) {
      known = new Known(report);
      hosts.put(node, known);
      watch(report);
    } else {
      Report before = known.newest;
      if (!HostRules.isNews(
          before.host().incarnation(),
          before.number(),
          report.host().incarnation(),
          report.number())) {
        return;
      }
      known.newest = report;
      if (!before.replyTo().equals(report.replyTo())) {
        getContext().unwatch(before.replyTo());
        watch(report);
      }
    }
    for (SlotReport slot : report.slots()) {
      conclude(known, slot);
    }
    listener.seen(report.host(), report.slots().size());
    answer(known);
  }

  private void watch(Report report) {
    getContext().watchWith(report.replyTo(), new HostGone(report.host().node(), report.replyTo()));
  }

  private void conclude(Known known, SlotReport slot) {
    Order order = known.orders.get(slot.slot());
    if (order == null) {
      return;
    }
    Conclusion conclusion =
        HostRules.conclude(
            order.given,
            known.newest.host().incarnation(),
            slot.token(),
            slot.result(),
            slot.logBytes());
    switch (conclusion) {
      case Conclusion.NotYet _ -> {}
      case Conclusion.UnderWay _ -> order.isSeenIn(slot.phases());
      case Conclusion.Ended(var result, var logBytes) -> {
        order.isSeenIn(slot.phases());
        order.signals.add(new Signal.Ended(result, logBytes));
      }
      case Conclusion.Lost(var why) -> {
        known.orders.remove(slot.slot());
        order.signals.add(new Signal.Lost(why));
      }
    }
  }

  /** A part of the log of an order that is not wanted any more is not taken, so no other comes. */
  private void onLogPart(LogPart part) {
    Known known = hosts.get(part.node());
    Order order = known == null ? null : known.orders.get(part.slot());
    if (order != null && order.wanted.token().equals(part.token())) {
      order.signals.add(
          new Signal.Part(
              part.offset(),
              part.bytes(),
              next -> part.replyTo().tell(new LogTaken(part.token(), next))));
    }
  }

  private void onGive(Give give) {
    Known known = hosts.get(give.node());
    if (known == null) {
      give.signals().add(new Signal.Lost("its worker is gone"));
      return;
    }
    known.orders.put(
        give.wanted().slot(),
        new Order(give.wanted(), known.newest.host().incarnation(), give.signals()));
    answer(known);
  }

  private void onRelease(String node, int slot, String token) {
    Known known = hosts.get(node);
    if (known == null) {
      return;
    }
    Order order = known.orders.get(slot);
    if (order != null && order.wanted.token().equals(token)) {
      known.orders.remove(slot);
    }
    answer(known);
  }

  private void onGone(String node, ActorRef<ToHost> host) {
    Known known = hosts.get(node);
    if (known == null || !known.newest.replyTo().equals(host)) {
      return;
    }
    hosts.remove(node);
    // First, so that what is lost is not given to the same slot again.
    listener.gone(node, "the node left, or was out of sight for too long");
    String why = "its worker on " + node + " was lost";
    known.orders.values().forEach(order -> order.signals.add(new Signal.Lost(why)));
  }

  private void answer(Known known) {
    List<SlotWanted> wanted = new ArrayList<>();
    for (SlotReport slot : known.newest.slots()) {
      Order order = known.orders.get(slot.slot());
      wanted.add(order == null ? new SlotWanted(slot.slot(), "", "") : order.wanted);
    }
    answers++;
    known
        .newest
        .replyTo()
        .tell(new Wanted(incarnation, answers, wanted, artifacts, REPORT_INTERVAL));
  }
}
