package dev.cairn.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.LayeringStrategy;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Where the nodes of a graph stand in a drawing: what is needed on the left of what needs it. The
 * Eclipse Layout Kernel does it for graphs that a person can read; larger ones are put into
 * columns.
 */
final class GraphLayout {
  /** Width and height of a node. */
  static final double NODE_WIDTH = 164;

  /** Height of a node. */
  static final double NODE_HEIGHT = 32;

  /** More nodes than this take the library longer than a reader waits: 600 take about 2 s. */
  private static final int KERNEL_NODES_MAX = 600;

  /** More edges than this, the same. */
  private static final int KERNEL_EDGES_MAX = 3_000;

  private static final double GAP = 14;
  private static final double COLUMN_GAP = 60;

  /** How often the library tries to have fewer crossings; more gives little. */
  private static final int THOROUGHNESS = 5;

  static {
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
  }

  private GraphLayout() {}

  /**
   * A drawing.
   *
   * @param x of each node, from the left
   * @param y of each node, from above
   */
  record Drawing(double width, double height, List<Double> x, List<Double> y) {}

  /**
   * The drawing of a graph.
   *
   * @param edges pairs of nodes from 0; they make no circle
   */
  static Drawing of(int nodes, List<List<Integer>> edges) {
    return nodes <= KERNEL_NODES_MAX && edges.size() <= KERNEL_EDGES_MAX
        ? layered(nodes, edges)
        : columns(nodes, edges);
  }

  private static Drawing layered(int nodes, List<List<Integer>> edges) {
    ElkNode graph = ElkGraphUtil.createGraph();
    graph.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
    graph.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.POLYLINE);
    graph.setProperty(CoreOptions.SPACING_NODE_NODE, GAP);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, COLUMN_GAP);
    graph.setProperty(LayeredOptions.LAYERING_STRATEGY, LayeringStrategy.LONGEST_PATH_SOURCE);
    graph.setProperty(LayeredOptions.THOROUGHNESS, THOROUGHNESS);
    List<ElkNode> placed = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      ElkNode one = ElkGraphUtil.createNode(graph);
      one.setDimensions(NODE_WIDTH, NODE_HEIGHT);
      placed.add(one);
    }
    edges.forEach(
        edge ->
            ElkGraphUtil.createSimpleEdge(placed.get(edge.getFirst()), placed.get(edge.getLast())));
    new LayeredLayoutProvider().layout(graph, new BasicProgressMonitor());
    return new Drawing(
        graph.getWidth(),
        graph.getHeight(),
        placed.stream().map(ElkNode::getX).toList(),
        placed.stream().map(ElkNode::getY).toList());
  }

  /** One column for each length of the longest chain before a node, folded when it gets long. */
  private static Drawing columns(int nodes, List<List<Integer>> edges) {
    int[] depth = depths(nodes, edges);
    Map<Integer, Integer> sizes = new TreeMap<>();
    Arrays.stream(depth).forEach(one -> sizes.merge(one, 1, Integer::sum));
    double step = NODE_WIDTH + COLUMN_GAP;
    int rows = (int) Math.ceil(Math.sqrt(nodes * step / (NODE_HEIGHT + GAP)));
    Map<Integer, Double> left = new TreeMap<>();
    double width = 0;
    for (Map.Entry<Integer, Integer> column : sizes.entrySet()) {
      left.put(column.getKey(), width);
      width += step * Math.ceilDiv(column.getValue(), rows);
    }
    Map<Integer, Integer> used = new TreeMap<>();
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      int place = used.merge(depth[node], 1, Integer::sum) - 1;
      x.add(left.getOrDefault(depth[node], 0.0) + step * Math.floorDiv(place, rows));
      y.add((place % rows) * (NODE_HEIGHT + GAP));
    }
    return new Drawing(width, rows * (NODE_HEIGHT + GAP), x, y);
  }

  private static int[] depths(int nodes, List<List<Integer>> edges) {
    int[] depth = new int[nodes];
    int[] missing = new int[nodes];
    List<List<Integer>> next = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      next.add(new ArrayList<>());
    }
    for (List<Integer> edge : edges) {
      next.get(edge.getFirst()).add(edge.getLast());
      missing[edge.getLast()]++;
    }
    ArrayDeque<Integer> ready = new ArrayDeque<>();
    for (int node = 0; node < nodes; node++) {
      if (missing[node] == 0) {
        ready.add(node);
      }
    }
    while (!ready.isEmpty()) {
      int node = ready.remove();
      for (int other : next.get(node)) {
        depth[other] = Math.max(depth[other], depth[node] + 1);
        if (--missing[other] == 0) {
          ready.add(other);
        }
      }
    }
    return depth;
  }
}
