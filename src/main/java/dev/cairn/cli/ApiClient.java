package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.cairn.api.Json;
import dev.cairn.api.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client of one node's API. Refusals and failures become a {@link CliException} of one line. */
final class ApiClient implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

  /** The node said no. */
  static final class Refused extends CliException {
    private static final long serialVersionUID = 1;
    private final String code;

    Refused(Wire.Problem problem) {
      super(problem.message());
      this.code = problem.code();
    }

    /** The word for programs. */
    String code() {
      return code;
    }
  }

  /** The node could not be reached, or ended before it answered. */
  static final class Gone extends CliException {
    private static final long serialVersionUID = 1;

    Gone(String message) {
      super(message);
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_MAX)
          .build();
  private final String address;
  private final String token;
  private final String user;

  /**
   * A client.
   *
   * @param address {@code host:port}
   * @param user who asks, for the record
   */
  ApiClient(String address, String token, String user) {
    this.address = address;
    this.token = token;
    this.user = user;
  }

  /** A path whose last part is {@code part}, whatever characters it has. */
  static String path(String prefix, String part) {
    return prefix + "/" + escaped(part);
  }

  /** Text as a part of an address. */
  static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace(".", "%2E");
  }

  <T> T get(String path, Class<T> type) throws InterruptedException {
    return answer(request(path).GET(), type);
  }

  <T> T post(String path, Object body, Class<T> type) throws InterruptedException {
    return answer(
        request(path).header("Content-Type", "application/json").POST(publisher(body)), type);
  }

  /** Sends a file as it is. */
  <T> T postFile(String path, byte[] content, Class<T> type) throws InterruptedException {
    return answer(
        request(path)
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(content)),
        type);
  }

  <T> T post(String path, Class<T> type) throws InterruptedException {
    return answer(request(path).POST(BodyPublishers.noBody()), type);
  }

  <T> T delete(String path, Class<T> type) throws InterruptedException {
    return answer(request(path).DELETE(), type);
  }

  /** The body of {@code path} as it comes; close it to end the stream. */
  InputStream stream(String path) throws InterruptedException {
    HttpResponse<InputStream> response = send(request(path).GET(), BodyHandlers.ofInputStream());
    try {
      if (response.statusCode() != 200) {
        try (InputStream body = response.body()) {
          throw refusal(response.statusCode(), body.readAllBytes());
        }
      }
      return response.body();
    } catch (IOException broken) {
      throw gone(broken);
    }
  }

  /** Copies the body of {@code path} as it comes, at once. */
  void copy(String path, OutputStream to) throws InterruptedException, IOException {
    try (InputStream body = stream(path)) {
      byte[] buffer = new byte[16 * 1024];
      while (true) {
        int count;
        try {
          count = body.read(buffer);
        } catch (IOException broken) {
          throw gone(broken);
        }
        if (count < 0) {
          return;
        }
        to.write(buffer, 0, count);
        to.flush();
      }
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + address + "/api/v1/" + path))
        .header("Authorization", "Bearer " + token)
        .header("X-Cairn-User", user);
  }

  private static BodyPublisher publisher(Object body) {
    try {
      return BodyPublishers.ofByteArray(Json.wire().writeValueAsBytes(body));
    } catch (JsonProcessingException defect) {
      throw new IllegalArgumentException("not a wire record: " + body, defect);
    }
  }

  private <T> T answer(HttpRequest.Builder request, Class<T> type) throws InterruptedException {
    HttpResponse<byte[]> response = send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() / 100 != 2) {
      throw refusal(response.statusCode(), response.body());
    }
    try {
      Wire.Envelope envelope = Json.wire().readValue(response.body(), Wire.Envelope.class);
      return Json.wire().treeToValue(envelope.data().orElseThrow(), type);
    } catch (IOException | RuntimeException foreign) {
      throw notANode(foreign);
    }
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
      throws InterruptedException {
    try {
      return http.send(request.build(), handler);
    } catch (IOException broken) {
      throw gone(broken);
    }
  }

  private RuntimeException refusal(int status, byte[] body) {
    try {
      return new Refused(Json.wire().readValue(body, Wire.Envelope.class).error().orElseThrow());
    } catch (IOException | RuntimeException foreign) {
      return notANode(new IOException("status " + status, foreign));
    }
  }

  private CliException notANode(Exception why) {
    return new CliException(
        "what listens at " + address + " is not a node of this version: " + why.getMessage());
  }

  private Gone gone(IOException broken) {
    return new Gone(
        broken instanceof ConnectException
            ? "no node answers at " + address + "; start one with cairn up"
            : "the node at " + address + " went away while it was asked; ask it again");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
