package dev.cairn.cli;

import dev.cairn.api.Wire;
import dev.cairn.cli.RunProgress.State;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Totals and a bar per worker at the foot of a terminal, drawn again four times a second; above
 * them the beginnings and ends scroll by. Uses nothing but cursor movements that every terminal
 * knows.
 */
final class BarsDisplay implements RunDisplay {
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  /** Phases in the order of a build. */
  private static final List<String> PHASES =
      List.of(
          "setup", "fetch", "verify", "extract", "prepare", "build", "check", "package", "publish");

  private static final int TOTAL_CELLS = 20;

  private final PrintWriter out;
  private final Terminal terminal;
  private final List<String> above = new ArrayList<>();
  private int drawn;

  /** Nothing is drawn before the first tick. */
  BarsDisplay(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void event(RunFeed.Event event, RunProgress progress) {
    LineDisplay.line(event, progress)
        .filter(line -> !line.startsWith("START"))
        .ifPresent(this::note);
  }

  @Override
  public void note(String line) {
    above.add(Text.printable(line));
  }

  @Override
  public boolean isLive() {
    return true;
  }

  @Override
  public void tick(Wire.Status status, RunProgress progress, Duration elapsed) {
    Terminal.Size size = terminal.size();
    List<String> foot = new ArrayList<>();
    foot.add(totals(status, progress, elapsed));
    // At least one line stays free, or the terminal would scroll what is to be drawn over.
    int workersMax = Math.max(0, size.rows() - 3);
    status.workers().stream().limit(workersMax).map(BarsDisplay::bar).forEach(foot::add);
    draw(foot, size.columns());
  }

  private void draw(List<String> foot, int columns) {
    StringBuilder screen = new StringBuilder();
    if (drawn == 0) {
      screen.append(HIDE_CURSOR);
    } else {
      screen.append('\r').append("\u001b[").append(drawn).append('A');
    }
    above.forEach(line -> screen.append(line).append(CLEAR_LINE).append('\n'));
    above.clear();
    foot.forEach(
        line -> screen.append(Text.cut(line, columns - 1)).append(CLEAR_LINE).append('\n'));
    screen.append(CLEAR_BELOW);
    drawn = foot.size();
    out.print(screen);
    out.flush();
  }

  static String totals(Wire.Status status, RunProgress progress, Duration elapsed) {
    int done = progress.planned() - progress.left();
    int filled = progress.planned() == 0 ? 0 : TOTAL_CELLS * done / progress.planned();
    String estimate =
        status
            .run()
            .flatMap(Wire.RunCounts::estimate)
            .map(left -> "  about " + Text.clock(left) + " left")
            .orElse("");
    return String.format(
        Locale.ROOT,
        "[%s%s] %d/%d  %d failed  %d skipped  limit %d  load %.1f  %s%s%s",
        "#".repeat(filled),
        ".".repeat(TOTAL_CELLS - filled),
        done,
        progress.planned(),
        progress.count(State.FAILED),
        progress.count(State.SKIPPED),
        status.limit(),
        status.load().load(),
        Text.clock(elapsed),
        estimate,
        progress.isStopping() ? "  STOPPING" : "");
  }

  static String bar(Wire.Worker worker) {
    return worker
        .build()
        .map(build -> bar(worker.id(), build))
        .orElse("%2d  %s".formatted(worker.id(), worker.paused() ? "paused" : "idle"));
  }

  private static String bar(int id, Wire.LiveBuild build) {
    int phase = build.phase().map(PHASES::indexOf).orElse(-1) + 1;
    String tail = build.tail().isEmpty() ? "" : Text.printable(build.tail().getLast()).strip();
    return "%2d  [%s%s] %-24s %-8s %6s  %s"
        .formatted(
            id,
            "#".repeat(phase),
            ".".repeat(PHASES.size() - phase),
            Text.cut(build.name() + " " + build.version(), 24),
            build.phase().orElse(""),
            Text.clock(build.elapsed()),
            tail);
  }

  @Override
  public void summary(List<String> lines, RunProgress progress) {
    above.addAll(lines);
    draw(List.of(), terminal.size().columns());
  }

  @Override
  public void close() {
    if (drawn > 0 || !above.isEmpty()) {
      draw(List.of(), terminal.size().columns());
    }
    out.print(SHOW_CURSOR);
    out.flush();
  }
}
