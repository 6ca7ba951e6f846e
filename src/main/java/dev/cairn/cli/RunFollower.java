package dev.cairn.cli;

import dev.cairn.api.Wire;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Follows one run to its end: feeds a display, and turns Ctrl-C into requests to stop it.
 *
 * <p>The feed is opened before the run is asked for, so that its first event is not missed.
 */
final class RunFollower implements AutoCloseable {
  private static final Duration REFRESH_INTERVAL = Duration.ofMillis(250);

  /** How long the events of a run that is over may keep one waiting. */
  private static final Duration LAST_EVENTS_MAX = Duration.ofSeconds(2);

  private final ApiClient api;
  private final RunDisplay display;
  private final LongSupplier nanoClock;
  private final BlockingQueue<RunFeed.Item> items = new LinkedBlockingQueue<>();
  private final Interrupts.Handling interrupts;
  private final Set<String> buildIds = new HashSet<>();
  private RunFeed feed;
  private int interruptions;
  private boolean sawEnd;

  private RunFollower(CliContext context, ApiClient api, RunDisplay display)
      throws InterruptedException {
    this.api = api;
    this.display = display;
    this.nanoClock = context.nanoClock();
    this.feed = RunFeed.open(api, items);
    this.interrupts = context.interrupts().handle(() -> items.add(new RunFeed.Interrupted()));
  }

  /** Opens the feed; from now on Ctrl-C no longer ends the process. */
  static RunFollower open(CliContext context, ApiClient api, RunDisplay display)
      throws InterruptedException {
    return new RunFollower(context, api, display);
  }

  /** The display that suits options and terminal. */
  static RunDisplay display(CliContext context, CommonOptions options) {
    if (options.isJson()) {
      return new JsonDisplay(context.out(), context.err());
    }
    return context.terminal().isScreen() && !options.isQuiet()
        ? new BarsDisplay(context.out(), context.terminal())
        : new LineDisplay(context.out(), options.isQuiet());
  }

  /** Has {@code line} shown. */
  void note(String line) {
    display.note(line);
  }

  /**
   * Follows {@code runId} to its end.
   *
   * @param plan what was asked for; without lines all of the run
   * @return the exit status: all of that built, something not, or stopped by Ctrl-C
   */
  int follow(String runId, Wire.Plan plan) throws InterruptedException {
    long begin = nanoClock.getAsLong();
    long lastTick = begin - REFRESH_INTERVAL.toNanos();
    RunProgress progress = new RunProgress(run(runId), plan);
    while (!progress.isFinished()) {
      RunFeed.Item item = items.poll(REFRESH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      switch (item) {
        case RunFeed.Event event -> onEvent(event, progress);
        case RunFeed.Interrupted _ -> onInterrupt(progress);
        case RunFeed.Broken _ -> {
          feed = RunFeed.open(api, items);
          progress.reset(run(runId));
        }
        case null -> {}
      }
      long now = nanoClock.getAsLong();
      boolean isDue = now - lastTick >= REFRESH_INTERVAL.toNanos();
      if (display.isLive() && isDue && items.isEmpty() && !progress.isFinished()) {
        display.tick(status(), progress, Duration.ofNanos(now - begin));
        lastTick = now;
      }
    }
    drain(progress);
    display.summary(progress.summary(since(begin)), progress);
    if (interruptions > 0) {
      return ExitStatus.INTERRUPTED;
    }
    return progress.allBuilt() ? ExitStatus.OK : ExitStatus.FAILED;
  }

  /** The events of a run that was over before it could be looked at are still on their way. */
  private void drain(RunProgress progress) throws InterruptedException {
    long end = nanoClock.getAsLong() + LAST_EVENTS_MAX.toNanos();
    while (!sawEnd) {
      RunFeed.Item item = items.poll(end - nanoClock.getAsLong(), TimeUnit.NANOSECONDS);
      if (item == null || item instanceof RunFeed.Broken) {
        return;
      }
      if (item instanceof RunFeed.Event event) {
        onEvent(event, progress);
      }
    }
  }

  private Wire.Run run(String runId) throws InterruptedException {
    return api.get(ApiClient.path("runs", runId), Wire.Run.class);
  }

  private Wire.Status status() throws InterruptedException {
    return api.get("status", Wire.Status.class);
  }

  private Duration since(long begin) {
    return Duration.ofNanos(nanoClock.getAsLong() - begin);
  }

  private void onEvent(RunFeed.Event event, RunProgress progress) {
    if (event.entity().equals("run|" + progress.runId())) {
      if (event.type().equals("BuildAttempted")) {
        buildIds.add(event.text("build_id"));
      }
      progress.apply(event);
      display.event(event, progress);
      sawEnd |= event.type().equals("RunFinished");
    } else if (event.entity().startsWith("build|")
        && buildIds.contains(event.entity().substring("build|".length()))) {
      display.event(event, progress);
    }
  }

  private void onInterrupt(RunProgress progress) throws InterruptedException {
    interruptions++;
    boolean now = interruptions > 1;
    display.note(
        now
            ? "stopping now: builds under way are cancelled"
            : "stopping: builds under way may end; press Ctrl-C again to stop now");
    try {
      api.delete(
          ApiClient.path("runs", progress.runId()) + (now ? "?now=true" : ""), Wire.Done.class);
    } catch (ApiClient.Refused alreadyOver) {
      // The run ends, or has ended, of its own; its last event is on the way.
    }
  }

  @Override
  public void close() {
    interrupts.close();
    feed.close();
    display.close();
  }
}
