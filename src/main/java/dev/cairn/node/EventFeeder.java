package dev.cairn.node;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Has a node store events at a steady rate: its workers are paused and resumed in turn, and each of
 * these is one event.
 */
final class EventFeeder {
  /** Workers that the node must have; as many requests are under way at one time at most. */
  static final int WORKERS = 16;

  private final HttpClient http;
  private final NodeProcess node;

  EventFeeder(HttpClient http, NodeProcess node) {
    this.http = http;
    this.node = node;
  }

  /**
   * Returns when so many events are stored.
   *
   * @return how long that took
   * @throws IOException when the node refuses one
   */
  Duration store(int events, int perSecond) throws IOException, InterruptedException {
    List<CompletableFuture<HttpResponse<Void>>> last = new ArrayList<>();
    long begun = System.nanoTime();
    for (int i = 0; i < events; i++) {
      long due = begun + TimeUnit.SECONDS.toNanos(i) / perSecond;
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      int worker = i % WORKERS;
      String what = i / WORKERS % 2 == 0 ? "pause" : "resume";
      if (worker < last.size()) {
        check(last.get(worker));
        last.set(worker, ask(worker, what));
      } else {
        last.add(ask(worker, what));
      }
    }
    for (CompletableFuture<HttpResponse<Void>> one : last) {
      check(one);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private CompletableFuture<HttpResponse<Void>> ask(int worker, String what) {
    return http.sendAsync(
        node.request("workers/" + worker + '/' + what).POST(BodyPublishers.noBody()).build(),
        BodyHandlers.discarding());
  }

  private static void check(CompletableFuture<HttpResponse<Void>> asked)
      throws IOException, InterruptedException {
    try {
      int status = asked.get().statusCode();
      if (status != 200) {
        throw new IOException("the node does not pause and resume its workers: status " + status);
      }
    } catch (ExecutionException failure) {
      throw new IOException("the node went away: " + failure.getCause(), failure);
    }
  }
}
