package dev.cairn.client;

import akka.NotUsed;
import akka.stream.javadsl.Framing;
import akka.stream.javadsl.FramingTruncation;
import akka.stream.javadsl.JavaFlowSupport;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.cairn.api.Json;
import dev.cairn.api.Wire;
import dev.cairn.client.NodeLocator.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Requests to a node, and what comes of them. Safe for use by many threads. */
final class Connection implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

  /** Longest line of a stream: 1 MiB. */
  private static final int LINE_BYTES_MAX = 1 << 20;

  private final NodeLocator locator;
  private final String user;
  private final Duration timeout;
  private final HttpClient http;

  Connection(NodeLocator locator, String user, Duration timeout) {
    check(timeout);
    this.locator = locator;
    this.user = user;
    this.timeout = timeout;
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_MAX);
    locator.tls().ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  static void check(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the timeout " + timeout + " must be more than 0");
    }
  }

  /** A path whose parts are {@code parts}, whatever characters they have. */
  static String path(String... parts) {
    StringBuilder path = new StringBuilder();
    for (String part : parts) {
      path.append(path.isEmpty() ? "" : "/").append(escaped(part));
    }
    return path.toString();
  }

  /** Text as a part of an address. */
  static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace(".", "%2E");
  }

  <T> CompletableFuture<T> get(String path, Class<T> type) {
    return ask(path, HttpRequest.Builder::GET, type);
  }

  <T> CompletableFuture<T> delete(String path, Class<T> type) {
    return ask(path, HttpRequest.Builder::DELETE, type);
  }

  <T> CompletableFuture<T> post(String path, @Nullable Object body, Class<T> type) {
    return post(path, body, type, request -> request);
  }

  /** The same, with {@code more} headers. */
  <T> CompletableFuture<T> post(
      String path, @Nullable Object body, Class<T> type, UnaryOperator<HttpRequest.Builder> more) {
    BodyPublisher publisher = publisher(body);
    return ask(
        path,
        request -> more.apply(request).header("Content-Type", "application/json").POST(publisher),
        type);
  }

  /** The lines of {@code path}, as they come; asked for anew by each who runs it. */
  Source<String, NotUsed> lines(String path) {
    return Source.lazyCompletionStageSource(
            () ->
                locator
                    .locate()
                    .thenCompose(
                        node ->
                            http.sendAsync(
                                    request(node, path).GET().build(), BodyHandlers.ofPublisher())
                                .handle((response, failure) -> lines(node, response, failure))))
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  private Source<String, NotUsed> lines(
      Endpoint node,
      @Nullable HttpResponse<Flow.Publisher<List<ByteBuffer>>> response,
      @Nullable Throwable failure) {
    if (response == null) {
      return Source.failed(unanswered(node, failure));
    }
    Source<ByteString, NotUsed> bytes =
        JavaFlowSupport.Source.fromPublisher(response.body())
            .mapConcat(buffers -> buffers)
            .map(ByteString::fromByteBuffer);
    if (response.statusCode() != 200) {
      return bytes
          .fold(ByteString.emptyByteString(), ByteString::concat)
          .map(
              body -> {
                throw refusal(node, response.statusCode(), body.toArray());
              });
    }
    return bytes
        .via(
            Framing.delimiter(ByteString.fromString("\n"), LINE_BYTES_MAX, FramingTruncation.ALLOW))
        .map(ByteString::utf8String)
        .mapError(
            new akka.japi.pf.PFBuilder<Throwable, Throwable>()
                .match(IOException.class, broken -> unanswered(node, broken))
                .build());
  }

  private HttpRequest.Builder request(Endpoint node, String path) {
    return HttpRequest.newBuilder(node.node().resolve("/api/v1/" + path))
        .header("Authorization", "Bearer " + node.token())
        .header("X-Cairn-User", user);
  }

  private static BodyPublisher publisher(@Nullable Object body) {
    if (body == null) {
      return BodyPublishers.noBody();
    }
    try {
      return BodyPublishers.ofByteArray(Json.wire().writeValueAsBytes(body));
    } catch (JsonProcessingException defect) {
      throw new IllegalArgumentException("not a wire record: " + body, defect);
    }
  }

  private <T> CompletableFuture<T> ask(
      String path, UnaryOperator<HttpRequest.Builder> method, Class<T> type) {
    Question<T> question = new Question<>();
    CompletionStage<?> _ =
        locator
            .locate()
            .whenComplete(
                (node, failure) -> {
                  if (node == null) {
                    question.completeExceptionally(unwrapped(failure));
                  } else if (!question.isDone()) {
                    send(question, node, method.apply(request(node, path)), type);
                  }
                });
    return question;
  }

  private <T> void send(
      Question<T> question, Endpoint node, HttpRequest.Builder request, Class<T> type) {
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(request.timeout(timeout).build(), BodyHandlers.ofByteArray());
    question.isSent(sent);
    CompletableFuture<?> _ =
        sent.handle(
            (response, failure) -> {
              try {
                if (response == null) {
                  throw unanswered(node, failure);
                }
                return question.complete(answer(node, response, type));
              } catch (CairnException refusal) {
                return question.completeExceptionally(refusal);
              }
            });
  }

  /** Who cancels a question does not want its request either. */
  private static final class Question<T> extends CompletableFuture<T> {
    private @Nullable CompletableFuture<?> sent;

    synchronized void isSent(CompletableFuture<?> request) {
      sent = request;
      if (isCancelled()) {
        request.cancel(true);
      }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      // First, or the end of the request would be its answer.
      boolean isCancelled = super.cancel(mayInterruptIfRunning);
      synchronized (this) {
        if (sent != null) {
          sent.cancel(true);
        }
      }
      return isCancelled;
    }
  }

  private static <T> T answer(Endpoint node, HttpResponse<byte[]> response, Class<T> type) {
    if (response.statusCode() / 100 != 2) {
      throw refusal(node, response.statusCode(), response.body());
    }
    try {
      Wire.Envelope envelope = Json.wire().readValue(response.body(), Wire.Envelope.class);
      return Json.wire().treeToValue(envelope.data().orElseThrow(), type);
    } catch (IOException | RuntimeException foreign) {
      throw misunderstood(node, foreign);
    }
  }

  private static CairnException refusal(Endpoint node, int status, byte[] body) {
    try {
      Wire.Problem problem = Json.wire().readValue(body, Wire.Envelope.class).error().orElseThrow();
      return new CairnException.Refused(status, problem.code(), problem.message());
    } catch (IOException | RuntimeException foreign) {
      return misunderstood(node, new IOException("status " + status, foreign));
    }
  }

  private static CairnException misunderstood(Endpoint node, Exception why) {
    return new CairnException.Misunderstood(
        "what listens at %s is not a node of this version: %s"
            .formatted(node.node(), why.getMessage()),
        why);
  }

  private CairnException unanswered(Endpoint node, @Nullable Throwable failure) {
    Throwable cause = unwrapped(failure);
    return switch (cause) {
      case ConnectException refused ->
          new CairnException.Unreachable("no node answers at " + node.node(), refused);
      case HttpTimeoutException late ->
          new CairnException.TimedOut(
              "the node at %s did not answer within %d ms"
                  .formatted(node.node(), timeout.toMillis()),
              late);
      default ->
          new CairnException.Unreachable(
              "the node at " + node.node() + " ended before it answered", cause);
    };
  }

  private static Throwable unwrapped(@Nullable Throwable failure) {
    if (failure instanceof CompletionException wrapped && wrapped.getCause() != null) {
      return wrapped.getCause();
    }
    return failure == null ? new IOException("no answer") : failure;
  }

  @Override
  public void close() {
    http.shutdownNow();
    locator.close();
  }
}
