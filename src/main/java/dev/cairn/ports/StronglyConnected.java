package dev.cairn.ports;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tarjan's strongly connected components over {@code 0 .. successors.length - 1}, without
 * recursion: a chain of any length fits.
 *
 * <p>Components are numbered so that every edge leads to the same or a smaller number: going up
 * from 0 visits what is needed before what needs it.
 *
 * @see "R. Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1972"
 */
final class StronglyConnected {
  private static final int UNSEEN = -1;

  private final int[][] successors;
  private final int[] order;
  private final int[] low;
  private final int[] component;
  private final int[] stack;
  private final int[] path;
  private final int[] nextEdge;
  private int stackSize;
  private int seen;
  private int count;

  StronglyConnected(int[][] successors) {
    this.successors = successors;
    int size = successors.length;
    order = new int[size];
    low = new int[size];
    component = new int[size];
    stack = new int[size];
    path = new int[size];
    nextEdge = new int[size];
    Arrays.fill(order, UNSEEN);
    Arrays.fill(component, UNSEEN);
    for (int node = 0; node < size; node++) {
      if (order[node] == UNSEEN) {
        visit(node);
      }
    }
  }

  /** How many components there are. */
  int count() {
    return count;
  }

  /** Number of the component of a node. */
  int of(int node) {
    return component[node];
  }

  /** Nodes of each component, those of one component in ascending order. */
  int[][] members() {
    int[] sizes = new int[count];
    for (int c : component) {
      sizes[c]++;
    }
    int[][] members = new int[count][];
    for (int c = 0; c < count; c++) {
      members[c] = new int[sizes[c]];
    }
    for (int node = component.length - 1; node >= 0; node--) {
      members[component[node]][--sizes[component[node]]] = node;
    }
    return members;
  }

  /**
   * A shortest way from {@code start} back to it inside its component: each node needs the next,
   * the last needs the first. Empty when there is none.
   */
  List<Integer> cycleThrough(int start) {
    Map<Integer, Integer> cameFrom = new HashMap<>();
    ArrayDeque<Integer> toVisit = new ArrayDeque<>(List.of(start));
    while (!toVisit.isEmpty()) {
      int node = toVisit.remove();
      for (int next : successors[node]) {
        if (next == start) {
          return way(cameFrom, start, node);
        }
        if (component[next] == component[start] && cameFrom.putIfAbsent(next, node) == null) {
          toVisit.add(next);
        }
      }
    }
    return List.of();
  }

  private static List<Integer> way(Map<Integer, Integer> cameFrom, int start, int last) {
    List<Integer> way = new ArrayList<>();
    int node = last;
    while (node != start) {
      way.add(node);
      node = Objects.requireNonNull(cameFrom.get(node));
    }
    way.add(start);
    Collections.reverse(way);
    return way;
  }

  private void visit(int root) {
    int depth = 0;
    path[0] = root;
    enter(root);
    while (depth >= 0) {
      int node = path[depth];
      if (nextEdge[node] < successors[node].length) {
        int next = successors[node][nextEdge[node]++];
        if (order[next] == UNSEEN) {
          enter(next);
          path[++depth] = next;
        } else if (component[next] == UNSEEN) {
          low[node] = Math.min(low[node], order[next]);
        }
      } else {
        if (low[node] == order[node]) {
          close(node);
        }
        depth--;
        if (depth >= 0) {
          low[path[depth]] = Math.min(low[path[depth]], low[node]);
        }
      }
    }
  }

  private void enter(int node) {
    order[node] = seen;
    low[node] = seen;
    seen++;
    stack[stackSize++] = node;
  }

  private void close(int root) {
    int node;
    do {
      node = stack[--stackSize];
      component[node] = count;
    } while (node != root);
    count++;
  }
}
