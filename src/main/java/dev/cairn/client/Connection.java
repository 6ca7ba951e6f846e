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
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
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
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Requests to one node, and what comes of them. Safe for use by many threads. */
final class Connection implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

  /** Longest line of a stream: 1 MiB. */
  private static final int LINE_BYTES_MAX = 1 << 20;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_MAX)
          .build();
  private final CairnClient.Settings settings;

  Connection(CairnClient.Settings settings) {
    this.settings = settings;
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
    return ask(request(path).GET(), type);
  }

  <T> CompletableFuture<T> delete(String path, Class<T> type) {
    return ask(request(path).DELETE(), type);
  }

  <T> CompletableFuture<T> post(String path, @Nullable Object body, Class<T> type) {
    return ask(
        request(path).header("Content-Type", "application/json").POST(publisher(body)), type);
  }

  /** The lines of {@code path}, as they come; asked for anew by each who runs it. */
  Source<String, NotUsed> lines(String path) {
    return Source.lazyCompletionStageSource(
            () ->
                http.sendAsync(request(path).GET().build(), BodyHandlers.ofPublisher())
                    .handle(this::lines))
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  private Source<String, NotUsed> lines(
      @Nullable HttpResponse<Flow.Publisher<List<ByteBuffer>>> response,
      @Nullable Throwable failure) {
    if (response == null) {
      return Source.failed(unanswered(failure));
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
                throw refusal(response.statusCode(), body.toArray());
              });
    }
    return bytes
        .via(
            Framing.delimiter(ByteString.fromString("\n"), LINE_BYTES_MAX, FramingTruncation.ALLOW))
        .map(ByteString::utf8String)
        .mapError(
            new akka.japi.pf.PFBuilder<Throwable, Throwable>()
                .match(IOException.class, this::unanswered)
                .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(settings.node().resolve("/api/v1/" + path))
        .header("Authorization", "Bearer " + settings.token())
        .header("X-Cairn-User", settings.user());
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

  private <T> CompletableFuture<T> ask(HttpRequest.Builder request, Class<T> type) {
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(request.timeout(settings.timeout()).build(), BodyHandlers.ofByteArray());
    Question<T> question = new Question<>(sent);
    CompletableFuture<?> _ =
        sent.handle(
            (response, failure) -> {
              try {
                if (response == null) {
                  throw unanswered(failure);
                }
                return question.complete(answer(response, type));
              } catch (CairnException refusal) {
                return question.completeExceptionally(refusal);
              }
            });
    return question;
  }

  /** Who cancels a question does not want its request either. */
  private static final class Question<T> extends CompletableFuture<T> {
    private final CompletableFuture<?> sent;

    Question(CompletableFuture<?> sent) {
      this.sent = sent;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      // First, or the end of the request would be its answer.
      boolean isCancelled = super.cancel(mayInterruptIfRunning);
      sent.cancel(true);
      return isCancelled;
    }
  }

  private <T> T answer(HttpResponse<byte[]> response, Class<T> type) {
    if (response.statusCode() / 100 != 2) {
      throw refusal(response.statusCode(), response.body());
    }
    try {
      Wire.Envelope envelope = Json.wire().readValue(response.body(), Wire.Envelope.class);
      return Json.wire().treeToValue(envelope.data().orElseThrow(), type);
    } catch (IOException | RuntimeException foreign) {
      throw misunderstood(foreign);
    }
  }

  private CairnException refusal(int status, byte[] body) {
    try {
      Wire.Problem problem = Json.wire().readValue(body, Wire.Envelope.class).error().orElseThrow();
      return new CairnException.Refused(status, problem.code(), problem.message());
    } catch (IOException | RuntimeException foreign) {
      return misunderstood(new IOException("status " + status, foreign));
    }
  }

  private CairnException misunderstood(Exception why) {
    return new CairnException.Misunderstood(
        "what listens at %s is not a node of this version: %s"
            .formatted(settings.node(), why.getMessage()),
        why);
  }

  private CairnException unanswered(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure == null ? new IOException("no answer") : failure;
    URI node = settings.node();
    return switch (cause) {
      case ConnectException refused ->
          new CairnException.Unreachable("no node answers at " + node, refused);
      case HttpTimeoutException late ->
          new CairnException.TimedOut(
              "the node at %s did not answer within %d ms"
                  .formatted(node, settings.timeout().toMillis()),
              late);
      default ->
          new CairnException.Unreachable(
              "the node at " + node + " ended before it answered", cause);
    };
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
