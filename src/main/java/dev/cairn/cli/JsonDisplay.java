package dev.cairn.cli;

import java.io.PrintWriter;
import java.util.List;

/** One event per line, as JSON, for programs; what is said besides goes to standard error. */
final class JsonDisplay implements RunDisplay {
  private final PrintWriter out;
  private final PrintWriter err;

  JsonDisplay(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void event(RunFeed.Event event, RunProgress progress) {
    out.println(event.toJson());
    out.flush();
  }

  @Override
  public void note(String line) {
    err.println("cairn: " + line);
    err.flush();
  }

  @Override
  public void summary(List<String> lines, RunProgress progress) {
    // RunFinished has said it.
  }
}
