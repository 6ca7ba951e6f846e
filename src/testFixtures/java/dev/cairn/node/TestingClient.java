package dev.cairn.node;

import dev.cairn.api.AuditWire;
import dev.cairn.api.Json;
import dev.cairn.api.Wire;
import dev.cairn.chaos.Entry;
import dev.cairn.chaos.Operation;
import dev.cairn.chaos.Operation.Outcome;
import dev.cairn.chaos.Operation.Request;
import dev.cairn.chaos.Operation.Seeing;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Asks a node that may be dead, and keeps what became of each request. One thread asks. */
final class TestingClient implements AutoCloseable {
  /** A node that does not answer for so long counts as one that gives no answer: 15 s. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

  private static final int NEWEST = 30;

  private final String name;
  private final TestingCairn node;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Operation> operations = new ArrayList<>();
  private final Set<String> kinds = ConcurrentHashMap.newKeySet();
  private volatile long newestOffset;

  TestingClient(String name, TestingCairn node) {
    this.name = name;
    this.node = node;
  }

  /** What it has asked so far. */
  List<Operation> operations() {
    return operations;
  }

  /** Asks that recipes are built. */
  Outcome submit(Set<String> names) throws InterruptedException {
    return keep(new Request.Submit(names), () -> submitted(names));
  }

  /** Asks what is stored. */
  Outcome look() throws InterruptedException {
    return keep(new Request.Look(), this::seen);
  }

  /** The newest event that it has seen; 0 before the first. */
  long newestOffset() {
    return newestOffset;
  }

  /** Whether an event of this kind was among those that it has seen. */
  boolean hasSeen(String kind) {
    return kinds.contains(kind);
  }

  private interface Question {
    Outcome ask() throws IOException, InterruptedException;
  }

  private Outcome keep(Request request, Question question) throws InterruptedException {
    Instant begin = Clock.systemUTC().instant();
    Outcome outcome;
    try {
      outcome = question.ask();
    } catch (ConnectException | NoSuchFileException notSent) {
      outcome = new Outcome.Fail(notSent.toString());
    } catch (IOException noAnswer) {
      outcome = new Outcome.Info(noAnswer.toString());
    }
    operations.add(new Operation(name, request, begin, Clock.systemUTC().instant(), outcome));
    return outcome;
  }

  private Outcome submitted(Set<String> names) throws IOException, InterruptedException {
    byte[] wanted =
        Json.wire()
            .writeValueAsBytes(
                new Wire.PlanRequest(List.copyOf(names), false, false, "publish", false));
    Wire.Envelope answer =
        ask(
            node.request("builds")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(wanted)));
    if (answer.data().isEmpty()) {
      return new Outcome.Info(answer.error().toString());
    }
    return new Outcome.Taken(
        Json.wire().treeToValue(answer.data().get(), Wire.Submitted.class).runId());
  }

  private Outcome seen() throws IOException, InterruptedException {
    Wire.Envelope answer = ask(node.request("audit/events?newest=" + NEWEST).GET());
    if (answer.data().isEmpty()) {
      return new Outcome.Fail(answer.error().toString());
    }
    List<AuditWire.Event> events =
        Json.wire().treeToValue(answer.data().get(), AuditWire.Events.class).events();
    for (AuditWire.Event event : events) {
      kinds.add(event.kind());
      newestOffset = Math.max(newestOffset, event.offset());
    }
    return new Outcome.Seen(
        events.stream()
            .map(
                event ->
                    new Seeing(
                        event.offset(),
                        new Entry.Key(event.entity(), event.sequenceNr(), event.kind())))
            .toList());
  }

  private Wire.Envelope ask(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(request.timeout(ANSWER_MAX).build(), BodyHandlers.ofString());
    return Json.wire().readValue(answer.body(), Wire.Envelope.class);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
