package dev.cairn.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** Plain lines, one per beginning and end of a build: for pipes, files and patient people. */
final class LineDisplay implements RunDisplay {
  private final PrintWriter out;
  private final boolean quiet;

  LineDisplay(PrintWriter out, boolean quiet) {
    this.out = out;
    this.quiet = quiet;
  }

  @Override
  public void event(RunFeed.Event event, RunProgress progress) {
    boolean isFailure =
        event.type().equals("BuildSettled") && event.text("outcome").equals("failed");
    if (!quiet || isFailure) {
      line(event, progress).ifPresent(this::note);
    }
  }

  /** What is said of an event; most are not worth a line. */
  static Optional<String> line(RunFeed.Event event, RunProgress progress) {
    String title = progress.title(event.text("name"));
    return switch (event.type()) {
      case "BuildAttempted" -> Optional.of("START    " + title + " on " + event.text("worker"));
      case "BuildSettled" -> Optional.of(settled(event, title));
      case "BuildSkipped" ->
          Optional.of(
              "SKIPPED  "
                  + title
                  + ": needs "
                  + String.join(" -> ", event.texts("chain").reversed()));
      case "BuildRequeued" -> Optional.of("WAITS    " + title + " again: " + event.text("why"));
      case "BuildWithdrawn" -> Optional.of("CANCELLED " + title + " by " + event.text("by"));
      case "StopRequested" -> Optional.of("STOPPING as " + event.text("by") + " asked");
      case "BuildsRetried" ->
          Optional.of("WAITS    " + String.join(", ", event.texts("names")) + " again");
      default -> Optional.empty();
    };
  }

  private static String settled(RunFeed.Event event, String title) {
    String took = " in " + Text.duration(event.took());
    return switch (event.text("outcome")) {
      case "built" -> "SUCCESS  " + title + took;
      case "cancelled" -> "CANCELLED " + title;
      default ->
          "FAILURE  " + title + took + ": " + event.text("phase") + ": " + event.text("detail");
    };
  }

  @Override
  public void note(String line) {
    out.println(Text.printable(line));
    out.flush();
  }

  @Override
  public void summary(List<String> lines, RunProgress progress) {
    lines.forEach(out::println);
    out.flush();
  }
}
