package dev.cairn.distfiles;

import dev.cairn.distfiles.TransferException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** Transfers one file over HTTP into a partial file, going on where an earlier try was cut off. */
final class HttpTransfer {
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

  /** How often progress is told and stalls are looked for. */
  private static final long TICK_MS = 250;

  private final HttpClient client;
  private final DistfileSettings settings;
  private final LongSupplier nanoClock;

  /**
   * With the limits of {@code settings}.
   *
   * @param tls what https is made with; usually what this machine trusts
   */
  HttpTransfer(DistfileSettings settings, LongSupplier nanoClock, Optional<SSLContext> tls) {
    this.settings = settings;
    this.nanoClock = nanoClock;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.connectMax())
            .followRedirects(HttpClient.Redirect.NORMAL);
    tls.ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  /**
   * Brings the partial file to completeness.
   *
   * @param mayResume whether bytes of an earlier try may be used
   * @param headers of the request, besides those that every one has
   * @param progress told on this thread, every {@value #TICK_MS} ms and at the end
   * @return whether bytes of an earlier try were used
   * @throws TransferException when the other side fails
   * @throws IOException when the disk fails
   */
  boolean fetch(
      String fileName,
      URI location,
      PartialFile part,
      boolean mayResume,
      Map<String, String> headers,
      FetchProgress progress)
      throws IOException, InterruptedException {
    Optional<String> validator = mayResume ? part.validator() : Optional.empty();
    Answer answer = new Answer(part, validator.isPresent() ? part.sizeBytes() : 0);
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(location).header("User-Agent", "cairn");
    } catch (IllegalArgumentException notAnAddress) {
      throw new TransferException(
          Kind.LASTING, "not an address: " + notAnAddress.getMessage(), notAnAddress);
    }
    headers.forEach(request::header);
    validator.ifPresent(
        value -> request.header("Range", "bytes=" + answer.offset + "-").header("If-Range", value));
    CompletableFuture<HttpResponse<Boolean>> exchange = client.sendAsync(request.build(), answer);
    try {
      HttpResponse<Boolean> response =
          await(exchange, answer, fileName, Locations.display(location), progress);
      return conclude(response.statusCode(), answer, part);
    } finally {
      exchange.cancel(true);
      answer.close();
    }
  }

  private HttpResponse<Boolean> await(
      CompletableFuture<HttpResponse<Boolean>> exchange,
      Answer answer,
      String fileName,
      String from,
      FetchProgress progress)
      throws IOException, InterruptedException {
    long startedNs = nanoClock.getAsLong();
    long lastNewsNs = startedNs;
    long lastBytes = -1;
    while (true) {
      try {
        HttpResponse<Boolean> response = exchange.get(TICK_MS, TimeUnit.MILLISECONDS);
        progress.onProgress(fileName, from, answer.bytes(), answer.totalBytes());
        return response;
      } catch (TimeoutException stillComing) {
        long nowNs = nanoClock.getAsLong();
        long bytes = answer.bytes();
        if (bytes != lastBytes) {
          lastBytes = bytes;
          lastNewsNs = nowNs;
          progress.onProgress(fileName, from, bytes, answer.totalBytes());
        }
        if (nowNs - lastNewsNs > settings.stallMax().toNanos()) {
          throw new TransferException(
              Kind.PASSING, "no byte for " + settings.stallMax().toSeconds() + " s");
        }
        if (nowNs - startedNs > settings.transferMax().toNanos()) {
          throw new TransferException(
              Kind.PASSING, "not whole after " + settings.transferMax().toSeconds() + " s");
        }
      } catch (ExecutionException failed) {
        throw explain(failed.getCause() == null ? failed : failed.getCause(), answer);
      }
    }
  }

  private static IOException explain(Throwable cause, Answer answer) {
    Optional<IOException> ours = answer.failure();
    if (ours.isPresent()) {
      return ours.get();
    }
    if (cause instanceof HttpConnectTimeoutException) {
      return new TransferException(Kind.UNREACHABLE, "no connection in time", cause);
    }
    if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
      return new TransferException(
          Kind.UNREACHABLE, "no connection (is the network up, is the host known?)", cause);
    }
    if (cause instanceof javax.net.ssl.SSLException) {
      return new TransferException(Kind.LASTING, "TLS: " + cause.getMessage(), cause);
    }
    return new TransferException(Kind.PASSING, "cut off: " + cause.getMessage(), cause);
  }

  private static boolean conclude(int status, Answer answer, PartialFile part) throws IOException {
    Optional<IOException> ours = answer.failure();
    if (ours.isPresent()) {
      throw ours.get();
    }
    if (status == 200 || status == 206) {
      OptionalLong total = answer.totalBytes();
      if (total.isPresent() && total.getAsLong() != answer.bytes()) {
        throw new TransferException(
            Kind.PASSING, "%d of %d bytes arrived".formatted(answer.bytes(), total.getAsLong()));
      }
      return status == 206;
    }
    if (status == 416) {
      part.delete();
      throw new TransferException(Kind.PASSING, "HTTP 416, starting anew");
    }
    throw new TransferException(
        PASSING.contains(status) ? Kind.PASSING : Kind.LASTING, "HTTP " + status);
  }

  /** Decides by status and headers where the body goes. */
  private final class Answer implements BodyHandler<Boolean>, AutoCloseable {
    private final PartialFile part;
    private final long offset;
    private final BodyWriter writer = new BodyWriter(settings.sizeMaxBytes());

    Answer(PartialFile part, long offset) {
      this.part = part;
      this.offset = offset;
    }

    @Override
    public HttpResponse.BodySubscriber<Boolean> apply(ResponseInfo info) {
      OptionalLong length = info.headers().firstValueAsLong("Content-Length");
      try {
        if (info.statusCode() == 200) {
          writer.open(part.restart(validatorOf(info)), 0, length);
        } else if (info.statusCode() == 206) {
          Matcher range =
              CONTENT_RANGE.matcher(info.headers().firstValue("Content-Range").orElse(""));
          if (!range.matches() || Long.parseLong(range.group(1)) != offset) {
            part.delete();
            writer.fail(new TransferException(Kind.PASSING, "answers with another range"));
          } else {
            writer.open(
                part.resume(),
                offset,
                range.group(2).equals("*")
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(range.group(2))));
          }
        }
      } catch (IOException disk) {
        writer.fail(disk);
      }
      return writer;
    }

    private static Optional<String> validatorOf(ResponseInfo info) {
      return info.headers()
          .firstValue("ETag")
          .filter(tag -> tag.startsWith("\""))
          .or(() -> info.headers().firstValue("Last-Modified"))
          .filter(value -> value.chars().allMatch(c -> c >= ' ' && c < 127));
    }

    long bytes() {
      return writer.bytes();
    }

    OptionalLong totalBytes() {
      return writer.totalBytes();
    }

    Optional<IOException> failure() {
      return writer.failure();
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }
}
