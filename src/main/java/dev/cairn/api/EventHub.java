package dev.cairn.api;

import akka.actor.typed.ActorSystem;
import akka.dispatch.Dispatchers;
import akka.stream.AbruptTerminationException;
import akka.stream.javadsl.Sink;
import dev.cairn.build.Farm.FarmView;
import dev.cairn.build.Farm.RunView;
import dev.cairn.build.LiveBuilds.LiveBuild;
import dev.cairn.journal.AuditEntry;
import dev.cairn.journal.AuditFilter;
import dev.cairn.journal.AuditPage;
import dev.cairn.journal.JournalAudit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the journal once for all clients of the stream, from when the first of them comes, and adds
 * what passes: lines that builds print, progress and load. Safe for use by many threads.
 *
 * <p>Nothing is kept for a client but its place. What it is told comes from the {@link EventRing},
 * or from the journal when it has fallen behind that.
 */
final class EventHub {
  /** Clients at one time. */
  static final int CLIENTS_MAX = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

  /** About a minute of a very busy node. */
  static final int RING_PLACES = 16_384;

  private static final long RING_CHARACTERS = 16L << 20;

  /** Events that a client which has fallen behind reads at one time. */
  private static final int PAGE_EVENTS = 500;

  private static final Duration TICK = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final ApiServices services;
  private final Executor blocking;
  private final FarmDoor farm;
  private final int ringPlaces;
  private final Set<StreamClient> clients = ConcurrentHashMap.newKeySet();
  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
  private final LogLines lines = new LogLines();
  private volatile boolean linesWanted;
  private final AtomicReference<@Nullable Reading> reading = new AtomicReference<>();

  /** The journal while it is read. */
  record Reading(
      JournalAudit audit, KnownBuilds known, StreamTranslation translation, EventRing ring) {}

  /**
   * A part of the journal.
   *
   * @param upTo offset up to which everything is in it or before it
   */
  record Page(List<Streamed> events, long upTo) {}

  /**
   * A hub that reads nothing before somebody wants it.
   *
   * @param ringPlaces how many of the newest events are held
   */
  EventHub(
      ActorSystem<?> system,
      ApiServices services,
      Executor blocking,
      FarmDoor farm,
      int ringPlaces) {
    this.ringPlaces = ringPlaces;
    this.system = system;
    this.services = services;
    this.blocking = blocking;
    this.farm = farm;
    services.live().listen(this::line);
    system
        .scheduler()
        .scheduleWithFixedDelay(TICK, TICK, this::lookAround, system.executionContext());
  }

  /**
   * The journal, which is read from now on if it was not before. Blocks.
   *
   * @throws RuntimeException when it cannot be read
   */
  synchronized Reading open() {
    Reading open = reading.get();
    if (open == null) {
      JournalAudit audit = services.audit().get();
      long newest = audit.newestOffset();
      KnownBuilds known = new KnownBuilds(audit);
      open =
          new Reading(
              audit,
              known,
              new StreamTranslation(known),
              new EventRing(newest, ringPlaces, RING_CHARACTERS));
      reading.set(open);
      follow(open, newest);
    }
    return open;
  }

  private void follow(Reading open, long after) {
    open.audit()
        .follow(AuditFilter.ALL, after)
        .map(
            entry -> {
              open.ring().add(entry.offset(), events(open, entry));
              wake();
              return entry;
            })
        .async(Dispatchers.DefaultBlockingDispatcherId())
        .runWith(Sink.ignore(), system)
        .whenComplete((_, failure) -> onEnd(open, failure));
  }

  /** The clients begin again, and the journal is opened again for the first of them. */
  private void onEnd(Reading ended, @Nullable Throwable failure) {
    reading.compareAndSet(ended, null);
    if (failure != null && !(failure instanceof AbruptTerminationException)) {
      LOG.warn("the stream of events has ended: {}", failure.toString());
    }
    clients.forEach(client -> client.close("the journal cannot be read now; connect again"));
  }

  private static List<Streamed> events(Reading open, AuditEntry entry) {
    entry.event().ifPresent(event -> open.known().learn(entry.entity(), event));
    List<StreamMessage> told =
        entry.event().isPresent()
            ? open.translation().of(entry.entity(), entry.event().get())
            : List.of(new StreamMessage.Unreadable(entry.problem().orElse(""), entry.at()));
    List<Streamed> events = new ArrayList<>();
    for (int part = 0; part < told.size(); part++) {
      events.add(Streamed.of(told.get(part), entry.offset(), part, told.size()));
    }
    return events;
  }

  /** What follows {@code after} in the journal. Blocks. */
  Page page(Reading open, long after) {
    AuditPage page = open.audit().events(AuditFilter.ALL, after, PAGE_EVENTS);
    List<Streamed> events = new ArrayList<>();
    page.entries().forEach(entry -> events.addAll(events(open, entry)));
    return new Page(events, page.upTo());
  }

  Executor blocking() {
    return blocking;
  }

  Instant now() {
    return services.clock().instant();
  }

  /** Whether there is room for one more client. */
  boolean isFull() {
    return clients.size() >= CLIENTS_MAX;
  }

  void enter(StreamClient client) {
    clients.add(client);
    subscribed();
  }

  void leave(StreamClient client) {
    clients.remove(client);
    subscribed();
  }

  /** A client wants something else. */
  void subscribed() {
    linesWanted =
        clients.stream().anyMatch(one -> one.subscription().wantsType(StreamMessage.LOG_LINE));
  }

  /** Runs {@code waiter} once, when something was added; in any thread. */
  void await(Runnable waiter) {
    waiting.add(waiter);
  }

  void forget(Runnable waiter) {
    waiting.remove(waiter);
  }

  private void wake() {
    for (Iterator<Runnable> each = waiting.iterator(); each.hasNext(); ) {
      Runnable waiter = each.next();
      each.remove();
      waiter.run();
    }
  }

  private void pass(StreamMessage event) {
    Reading open = reading.get();
    if (open != null) {
      open.ring().add(Streamed.passing(event));
    }
  }

  private void line(LiveBuild build, String text) {
    if (linesWanted) {
      lines
          .line(build.buildId(), build.name(), text, now())
          .ifPresent(
              line -> {
                pass(line);
                wake();
              });
    }
  }

  private void lookAround() {
    if (!clients.isEmpty()) {
      farm.describeLater().thenAcceptAsync(this::tell, blocking);
    }
  }

  private void tell(FarmView view) {
    Instant now = now();
    List<LiveBuild> builds =
        view.workers().stream().flatMap(worker -> worker.build().stream()).toList();
    view.run().ifPresent(run -> builds.forEach(build -> progress(run, build, now)));
    pass(
        new StreamMessage.SystemLoad(
            services.load().averages(), builds.size(), view.workers().size(), now));
    wake();
  }

  private void progress(RunView run, LiveBuild build, Instant now) {
    if (build.phase().isEmpty()) {
      return;
    }
    run.state()
        .find(build.name())
        .ifPresent(
            known ->
                pass(
                    new StreamMessage.BuildProgress(
                        build.buildId(),
                        run.runId(),
                        known.plan().identity().origin(),
                        build.name(),
                        Views.word(build.phase().get()),
                        PhaseProgress.within(
                            build.phase().get(),
                            Duration.between(build.phaseStartedAt(), now),
                            known.plan().estimate()),
                        now)));
  }
}
