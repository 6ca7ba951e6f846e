package dev.cairn.cli;

import dev.cairn.api.Wire;
import java.io.PrintWriter;
import java.util.List;

/** How a plan is shown to people and to {@code dot}. Pure. */
final class PlanText {

  private PlanText() {}

  /** A table; with {@code onlyWork} without what is up to date. */
  static void table(Wire.Plan plan, boolean onlyWork, PrintWriter out) {
    List<Wire.PlanLine> lines =
        plan.lines().stream().filter(line -> !onlyWork || !line.action().equals("keep")).toList();
    if (!lines.isEmpty()) {
      Table table = new Table("PACKAGE", "VERSION", "ACTION", "WHY");
      lines.forEach(
          line ->
              table.row(
                  line.name(), line.version(), line.action(), String.join("; ", line.reasons())));
      table.print(out);
    }
    plan.problems().forEach(problem -> out.println("problem: " + Text.printable(problem)));
    plan.notes().forEach(note -> out.println("note: " + Text.printable(note)));
    out.println(totals(plan));
  }

  /** {@code 3 to build, 4 up to date, 1 ignored}. */
  static String totals(Wire.Plan plan) {
    return "%d to build, %d up to date, %d ignored"
        .formatted(plan.count("build"), plan.count("keep"), plan.count("ignore"));
  }

  /** A graph for {@code dot}: an arrow from each recipe to what it needs. */
  static void dot(Wire.Plan plan, PrintWriter out) {
    out.println("digraph plan {");
    out.println("  rankdir=LR;");
    out.println("  node [shape=box, fontname=\"sans-serif\"];");
    for (Wire.PlanLine line : plan.lines()) {
      out.printf(
          "  %s [label=%s, style=%s, tooltip=%s];%n",
          quoted(line.name()),
          quoted(line.name() + "\n" + line.version()),
          style(line.action()),
          quoted(String.join("; ", line.reasons())));
    }
    for (Wire.PlanLine line : plan.lines()) {
      line.dependsOn()
          .forEach(needed -> out.printf("  %s -> %s;%n", quoted(line.name()), quoted(needed)));
    }
    out.println("}");
  }

  private static String style(String action) {
    return switch (action) {
      case "build" -> "bold";
      case "ignore" -> "dotted";
      default -> "solid";
    };
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
