package dev.cairn.api;

import java.util.List;

/** What goes over the wire about the graph of a run, as {@link Wire} has the rest. */
public final class GraphWire {

  private GraphWire() {}

  /**
   * What waits for what in a run, and where it stands in a drawing of it.
   *
   * @param stage of the run, as in {@link Wire.Run}
   * @param nodeWidth how wide a recipe is drawn, in the unit of all lengths here
   * @param edges pairs of places in {@code nodes}, from 0: what is needed, and what needs it
   */
  public record RunGraph(
      String runId,
      String stage,
      double width,
      double height,
      double nodeWidth,
      double nodeHeight,
      List<GraphNode> nodes,
      List<List<Integer>> edges) {}

  /**
   * A recipe of a run.
   *
   * @param state {@code waiting}, {@code running}, {@code built}, {@code failed}, {@code skipped}
   *     or {@code cancelled}
   * @param buildId its newest attempt in this run; empty before the first
   * @param x from the left edge of the drawing to its own
   * @param y from the upper edge of the drawing to its own
   */
  public record GraphNode(
      String name,
      String origin,
      String version,
      String state,
      String buildId,
      double x,
      double y) {}
}
