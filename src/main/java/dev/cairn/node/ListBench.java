package dev.cairn.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.Json;
import dev.cairn.cli.ApiBenchmark.Line;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Asks a node with a long past for lists of it and for its numbers, over HTTP. */
final class ListBench {
  /** Builds of an answer, as the dashboard asks for them. */
  private static final int LIMIT = 100;

  /** Pages that are asked for in turn: the first 1,000 builds of a list. */
  private static final int PAGES = 10;

  private final HttpClient http;
  private final NodeProcess node;
  private final BenchPast past;
  private final int times;
  private final Consumer<Line> told;

  ListBench(HttpClient http, NodeProcess node, BenchPast past, int times, Consumer<Line> told) {
    this.http = http;
    this.node = node;
    this.past = past;
    this.times = times;
    this.told = told;
  }

  /** Tells how long they take. */
  void measure() throws IOException, InterruptedException {
    list("newest builds", ListBench::page);
    list("failed builds", i -> "status=failed&" + page(i));
    list("failed builds of a worker", i -> "status=failed&worker=" + worker(i));
    list("failed builds of a slot", i -> "status=failed&worker=" + past.slot(i));
    list("builds of a worker", i -> "worker=" + worker(i) + '&' + page(i));
    list("builds of a recipe", i -> "package=" + past.name(i));
    list(
        "failed builds of a week",
        i -> "status=failed&since=" + past.at(i) + "&until=" + past.weekAfter(i));
    long begun = System.nanoTime();
    JsonNode _ = get("stats");
    told.accept(
        Line.of("numbers of all builds, first time", Duration.ofNanos(System.nanoTime() - begun)));
    long[] took = new long[Math.min(times, 20)];
    ask(took, 0, _ -> "stats");
    told.accept(Line.of("numbers of all builds: median", Duration.ofNanos(took[took.length / 2])));
  }

  private static String page(int i) {
    return "page=" + (1 + i % PAGES);
  }

  private String worker(int i) {
    return past.worker(i).replace("/", "%2F");
  }

  /** Asks so often, each time for another list of the kind. */
  private void list(String what, IntFunction<String> query)
      throws IOException, InterruptedException {
    IntFunction<String> path = i -> "builds?limit=" + LIMIT + '&' + query.apply(i);
    JsonNode first = get(path.apply(0));
    long[] took = new long[times];
    // As often unmeasured as measured, but no longer than the measurement needs: the JVM warms up.
    ask(took, Math.min(times, 200), path);
    String list =
        "%s, %d of %d".formatted(what, first.path("builds").size(), first.path("total").asInt());
    told.accept(Line.of(list + ": median", Duration.ofNanos(took[times / 2])));
    told.accept(
        Line.of(list + ": p99", Duration.ofNanos(took[Math.min(times - 1, times * 99 / 100)])));
  }

  /** Fills {@code took} with nanoseconds, the shortest first. */
  private void ask(long[] took, int unmeasured, IntFunction<String> path)
      throws IOException, InterruptedException {
    for (int i = -unmeasured; i < took.length; i++) {
      String one = path.apply(Math.abs(i));
      long begun = System.nanoTime();
      JsonNode _ = get(one);
      if (i >= 0) {
        took[i] = System.nanoTime() - begun;
      }
    }
    Arrays.sort(took);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = http.send(node.request(path).build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("the node does not answer " + path + ": " + answer.statusCode());
    }
    return Json.wire().readTree(answer.body()).path("data");
  }
}
