package dev.cairn.build;

import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildExecutor.Progress;
import dev.cairn.environment.Room;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Which phase a build is in, since when, and what was said in it; watches over its limits. Safe for
 * use by several threads: output arrives on another one than the build's.
 */
final class PhaseAccount implements Room.Watchdog {
  private final Progress progress;
  private final BuildLog log;
  private final PhaseLimits limits;
  private final LongSupplier nanoClock;
  private final DoubleSupplier loadPerProcessor;
  private final FailureLine tail = new FailureLine();
  private Optional<MakepkgPhases> makepkg = Optional.empty();
  private Phase phase = Phase.SETUP;
  private long commandStartNanos;
  private long phaseStartNanos;

  PhaseAccount(
      Progress progress,
      BuildLog log,
      PhaseLimits limits,
      LongSupplier nanoClock,
      DoubleSupplier loadPerProcessor) {
    this.progress = progress;
    this.log = log;
    this.limits = limits;
    this.nanoClock = nanoClock;
    this.loadPerProcessor = loadPerProcessor;
  }

  /** Begins a phase. */
  synchronized void enter(Phase next) {
    phase = next;
    phaseStartNanos = nanoClock.getAsLong();
    tail.clear();
    log.phase(next);
    progress.enter(next);
  }

  /** Begins a phase unless it is under way already. */
  synchronized void enterIfBefore(Phase next) {
    makepkg = Optional.empty();
    if (phase.compareTo(next) < 0) {
      enter(next);
    }
  }

  /** From now on makepkg's messages tell the phase, until {@link #enterIfBefore}. */
  synchronized void followMakepkg() {
    makepkg = Optional.of(new MakepkgPhases());
  }

  synchronized Phase phase() {
    return phase;
  }

  /** A command begins: limits in time are reckoned from here. */
  synchronized void commandBegins() {
    commandStartNanos = nanoClock.getAsLong();
    phaseStartNanos = commandStartNanos;
    tail.clear();
  }

  /** Takes a line of output that stays in the log. */
  synchronized void line(String text) {
    makepkg.flatMap(phases -> phases.next(text)).ifPresent(this::enter);
    log.line(text);
    tail.add(text);
    progress.line(text);
  }

  /** The limits of the phase under way, at the load of this moment. */
  synchronized PhaseLimits.Limit limit() {
    return limits.of(phase, loadPerProcessor.getAsDouble());
  }

  /** The line that says best why the phase failed. */
  synchronized Optional<String> failureLine() {
    return tail.best();
  }

  synchronized boolean mentions(String text) {
    return tail.mentions(text);
  }

  @Override
  public Duration quietMax() {
    return limit().quietMax();
  }

  /** One command may span several phases: each has its time from when it began. */
  @Override
  public synchronized Duration totalMax() {
    return Duration.ofNanos(phaseStartNanos - commandStartNanos).plus(limit().totalMax());
  }
}
