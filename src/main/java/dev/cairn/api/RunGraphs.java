package dev.cairn.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.build.Farm.RunView;
import dev.cairn.build.RunState;
import dev.cairn.journal.AuditPoint;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Serves the graph of a run: the active one tells what it knows itself, one of the past is read
 * from the journal. Blocks.
 */
final class RunGraphs {
  /** Drawings that are kept, because a page asks again for the same run as its states change. */
  private static final int KEPT_MAX = 4;

  private final ApiServices services;
  private final FarmDoor farm;
  private final RunRequests runs;
  private final Map<String, GraphLayout.Drawing> kept = new LinkedHashMap<>();

  /** A recipe of a run, and what it needs of the run. */
  private record Part(
      String name,
      String origin,
      String version,
      String state,
      String buildId,
      List<String> needs) {}

  RunGraphs(ApiServices services, FarmDoor farm, RunRequests runs) {
    this.services = services;
    this.farm = farm;
    this.runs = runs;
  }

  /** The graph of the run that is meant, as {@link RunRequests#run} finds it. */
  GraphWire.RunGraph graph(String meant) throws InterruptedException {
    Optional<RunView> active = farm.describe().run();
    if (active.isPresent() && (meant.equals("latest") || active.get().runId().startsWith(meant))) {
      RunState state = active.get().state();
      return graph(active.get().runId(), Views.word(state.stage()), parts(state));
    }
    Wire.Run run = runs.run(meant);
    JsonNode state = services.audit().get().entity("run|" + run.runId(), AuditPoint.NEWEST).state();
    return graph(run.runId(), run.stage(), parts(state));
  }

  private static List<Part> parts(RunState state) {
    return new TreeMap<>(state.builds())
        .values().stream()
            .map(
                build ->
                    new Part(
                        build.plan().name(),
                        build.plan().identity().origin(),
                        build.plan().identity().version(),
                        Views.word(build.status()),
                        build.buildId(),
                        build.plan().dependsOn()))
            .toList();
  }

  private static List<Part> parts(JsonNode state) {
    Map<String, Part> parts = new TreeMap<>();
    Iterator<Map.Entry<String, JsonNode>> builds = state.path("builds").fields();
    while (builds.hasNext()) {
      Map.Entry<String, JsonNode> build = builds.next();
      JsonNode plan = build.getValue().path("plan");
      List<String> needs = new ArrayList<>();
      plan.path("dependsOn").forEach(one -> needs.add(one.asText()));
      parts.put(
          build.getKey(),
          new Part(
              build.getKey(),
              plan.path("identity").path("origin").asText(),
              plan.path("identity").path("version").asText(),
              build.getValue().path("status").asText().toLowerCase(Locale.ROOT),
              build.getValue().path("buildId").asText(),
              needs));
    }
    return List.copyOf(parts.values());
  }

  private GraphWire.RunGraph graph(String runId, String stage, List<Part> parts) {
    Map<String, Integer> places = new LinkedHashMap<>();
    parts.forEach(part -> places.put(part.name(), places.size()));
    List<List<Integer>> edges = new ArrayList<>();
    for (Part part : parts) {
      for (String needed : part.needs()) {
        Integer from = places.get(needed);
        Integer to = places.get(part.name());
        if (from != null && to != null) {
          edges.add(List.of(from, to));
        }
      }
    }
    GraphLayout.Drawing drawing = drawing(runId, parts.size(), edges);
    List<GraphWire.GraphNode> nodes = new ArrayList<>();
    for (Part part : parts) {
      int place = nodes.size();
      nodes.add(
          new GraphWire.GraphNode(
              part.name(),
              part.origin(),
              part.version(),
              part.state(),
              part.buildId(),
              drawing.x().get(place),
              drawing.y().get(place)));
    }
    return new GraphWire.RunGraph(
        runId,
        stage,
        drawing.width(),
        drawing.height(),
        GraphLayout.NODE_WIDTH,
        GraphLayout.NODE_HEIGHT,
        nodes,
        edges);
  }

  /** A run may get more recipes, but never loses one. One drawing is made at a time. */
  private synchronized GraphLayout.Drawing drawing(
      String runId, int nodes, List<List<Integer>> edges) {
    String key = runId + "/" + nodes;
    GraphLayout.Drawing drawing = kept.get(key);
    if (drawing == null) {
      drawing = GraphLayout.of(nodes, edges);
      kept.put(key, drawing);
      if (kept.size() > KEPT_MAX) {
        kept.remove(kept.keySet().iterator().next());
      }
    }
    return drawing;
  }
}
