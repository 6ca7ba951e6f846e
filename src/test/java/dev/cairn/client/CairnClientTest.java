package dev.cairn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import akka.actor.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.SinkQueueWithCancel;
import dev.cairn.api.KeyWire;
import dev.cairn.api.TestingNode;
import dev.cairn.api.Wire;
import dev.cairn.build.TestingBuildExecutor.Hold;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real server with real entities; only builds are made up. */
@DisplayName("A client")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CairnClientTest {
  private static ActorSystem streams;

  @TempDir Path data;
  private TestingNode node;
  private CairnClient client;

  @BeforeAll
  static void startStreams() {
    streams = ActorSystem.create("streams");
  }

  @AfterAll
  static void endStreams() throws Exception {
    streams.terminate();
    streams.getWhenTerminated().toCompletableFuture().get();
  }

  @BeforeEach
  void start() throws Exception {
    node = new TestingNode(data);
    node.announceIn(data);
    node.planner.with("zlib").with("png", "zlib").with("hello");
    client = CairnClient.local(data, "ann");
  }

  @AfterEach
  void end() {
    client.close();
    node.close();
  }

  @Test
  @DisplayName("plans, builds, waits for the end, and asks for what became of it")
  void builds() throws Exception {
    Wire.Plan plan =
        answer(client.plan(new Wire.PlanRequest(List.of("png"), false, false, null, false)));
    assertThat(plan.lines()).extracting(Wire.PlanLine::name).containsExactly("zlib", "png");

    Wire.Submitted submitted = answer(client.build("png"));
    Wire.Run ended = answer(client.runEnded(submitted.runId().orElseThrow()));
    assertThat(ended.built()).containsExactly("png", "zlib");
    assertThat(answer(client.run("latest"))).isEqualTo(ended);
    assertThat(answer(client.runs(5)).runs()).hasSize(1);
    assertThat(answer(client.attempt("png")).status()).isEqualTo("success");
    assertThat(answer(client.attempts(10)).total()).isEqualTo(2);
    assertThat(answer(client.attemptsAt("zlib", 10)).builds()).hasSize(1);
  }

  @Test
  @DisplayName("steers a run: queue, order, workers, retry, cancel and stop")
  void steers() throws Exception {
    Hold held = node.executor.hold("zlib");
    node.executor.fail("hello", "cc: no such file");
    String run = answer(client.build("png", "hello")).runId().orElseThrow();
    held.awaitReached();
    assertThat(answer(client.queue()).builds())
        .extracting(Wire.QueuedBuild::name)
        .contains("zlib", "png");
    assertThat(answer(client.prioritise("png", 10)).done()).isTrue();
    assertThat(answer(client.pause("1")).workers().getFirst().paused()).isTrue();
    assertThat(answer(client.resume("all")).workers()).noneMatch(Wire.Worker::paused);
    assertThat(answer(client.status()).run().orElseThrow().runId()).isEqualTo(run);
    assertThat(answer(client.cancel("png")).done()).isTrue();
    assertThat(answer(client.stopRun(run, true)).done()).isTrue();
    assertThat(answer(client.runEnded(run)).built()).isEmpty();
  }

  @Test
  @DisplayName("has a request carried out once, however often it asks with the same key")
  void asksAgain() throws Exception {
    Wire.PlanRequest request = new Wire.PlanRequest(List.of("zlib"), false, true, "publish", false);
    Wire.Submitted first = answer(client.submit(request, "request-1"));
    answer(client.runEnded(first.runId().orElseThrow()));
    assertThat(answer(client.submit(request, "request-1"))).isEqualTo(first);
    assertThat(answer(client.runs(5)).runs()).hasSize(1);
  }

  @Test
  @DisplayName("makes, lists and revokes keys, and knows of no other members")
  void keys() throws Exception {
    KeyWire.MadeKey made =
        answer(
            client.createKey(new KeyWire.NewKey("robot", "read", Optional.of(Duration.ofDays(1)))));
    assertThat(answer(client.keys()).keys()).contains(made.about());
    assertThat(answer(client.revokeKey(made.about().id())).state()).isEqualTo("revoked");
    assertThat(failure(client.revokeKey("nobody"), CairnException.Refused.class).code())
        .isEqualTo("UNKNOWN_KEY");
    assertThat(answer(client.cluster()).members()).isEmpty();
  }

  @Test
  @DisplayName("follows the log of an attempt from its beginning, before it has begun")
  void followsLog() throws Exception {
    Hold held = node.executor.hold("zlib");
    String run = answer(client.build("png")).runId().orElseThrow();
    CompletionStage<List<String>> lines = client.followLog(run, "png").runWith(Sink.seq(), streams);
    held.awaitReached();
    held.release();
    assertThat(answer(lines)).isNotEmpty();
    CompletionStage<List<String>> none =
        client.followLog(run, "hello").runWith(Sink.seq(), streams);
    assertThat(answer(none)).isEmpty();
  }

  @Test
  @DisplayName("is told what happens, from the moment at which the stream says so")
  void events() throws Exception {
    SinkQueueWithCancel<CairnClient.Event> events = client.events().runWith(Sink.queue(), streams);
    assertThat(answer(events.pull()).orElseThrow().type()).isEqualTo("Subscribed");
    String run = answer(client.build("zlib")).runId().orElseThrow();
    List<String> told = new ArrayList<>();
    while (!told.contains("RunFinished")) {
      CairnClient.Event event = answer(events.pull()).orElseThrow();
      if (event.entity().equals("run|" + run)) {
        told.add(event.type());
      }
    }
    assertThat(told).startsWith("RunPlanned", "BuildAttempted").endsWith("RunFinished");
    events.cancel();
  }

  @Test
  @DisplayName("names each failure: refused, unreachable, too late, another server")
  void failures() throws Exception {
    CairnException.Refused unknown =
        failure(client.attempt("nothing-such"), CairnException.Refused.class);
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.code()).isEqualTo("UNKNOWN_BUILD");
    CompletionStage<List<String>> log =
        client.followLog("nothing-such").runWith(Sink.seq(), streams);
    assertThat(failure(log, CairnException.Refused.class).status()).isEqualTo(404);

    try (CairnClient nobody = to("http://127.0.0.1:1", Duration.ofSeconds(10))) {
      assertThat(failure(nobody.status(), CairnException.Unreachable.class))
          .hasMessage("no node answers at http://127.0.0.1:1");
    }
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        CairnClient patient =
            to("http://127.0.0.1:" + silent.getLocalPort(), Duration.ofMillis(200))) {
      assertThat(failure(patient.status(), CairnException.TimedOut.class))
          .hasMessageEndingWith("did not answer within 200 ms");
    }
    try (CairnClient elsewhere = to("http://" + node.http + "/", Duration.ofSeconds(10))) {
      assertThat(failure(elsewhere.status(), CairnException.Refused.class).status()).isEqualTo(401);
    }
  }

  @Test
  @DisplayName("no longer waits for a question that was cancelled")
  void cancels() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        CairnClient patient =
            to("http://127.0.0.1:" + silent.getLocalPort(), Duration.ofMinutes(5))) {
      Future<Wire.Status> question = patient.status().toCompletableFuture();
      try (Socket asked = silent.accept()) {
        assertThat(asked.getInputStream().read()).isEqualTo('G');
        assertThat(question.cancel(true)).isTrue();
        // The request is given up: its connection ends.
        assertThat(asked.getInputStream().readAllBytes()).isNotEmpty();
      }
    }
  }

  @Test
  @DisplayName("answers a thousand virtual threads")
  void virtualThreads() throws Exception {
    List<Future<Integer>> asked = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1_000; i++) {
        asked.add(threads.submit(() -> answer(client.workers()).workers().size()));
      }
    }
    for (Future<Integer> one : asked) {
      assertThat(one.get()).isEqualTo(2);
    }
  }

  private static CairnClient to(String address, Duration timeout) {
    return CairnClient.of(
        new CairnClient.Settings(
            URI.create(address), "not-the-token-of-this-node", "ann", timeout));
  }

  private static <T> T answer(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(50, TimeUnit.SECONDS);
  }

  private static <E extends CairnException> E failure(CompletionStage<?> stage, Class<E> kind) {
    return kind.cast(
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(() -> answer(stage))
            .havingCause()
            .isInstanceOf(kind)
            .actual());
  }
}
