package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.ApiDescription.Operation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Talks with a node, holds every answer against the description, and remembers what came. */
final class Conversation implements AutoCloseable {
  private final ApiDescription description;
  private final TestingNode node;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Set<Integer>> seen = new TreeMap<>();

  Conversation(ApiDescription description, TestingNode node) {
    this.description = description;
    this.node = node;
  }

  /** Operation to the statuses that came. */
  Map<String, Set<Integer>> seen() {
    return seen;
  }

  /** That answer came in another way. */
  void saw(Operation operation, int status) {
    seen.computeIfAbsent(operation.toString(), _ -> new TreeSet<>()).add(status);
  }

  HttpResponse<String> get(int status, String path, String... headers) throws Exception {
    HttpResponse<String> response = send(status, "GET", path, null, headers);
    Operation operation = description.operation("GET", path);
    if (status == 200 && operation.has(304)) {
      send(304, "GET", path, null, "If-None-Match", "*");
    }
    return response;
  }

  HttpResponse<String> post(int status, String path, @Nullable String body, String... headers)
      throws Exception {
    return send(status, "POST", path, body, headers);
  }

  HttpResponse<String> delete(int status, String path, String... headers) throws Exception {
    return send(status, "DELETE", path, null, headers);
  }

  /** The data of an answer. */
  static JsonNode data(HttpResponse<String> response) throws Exception {
    return Json.wire().readTree(response.body()).path("data");
  }

  private HttpResponse<String> send(
      int status, String method, String path, @Nullable String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + node.http + path))
            .header("Authorization", "Bearer " + TestingNode.TOKEN)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    assertThat(response.statusCode())
        .as("%s %s: %s", method, path, response.body())
        .isEqualTo(status);
    check(
        description.operation(method, path),
        status,
        response.headers().firstValue("Content-Type").orElse(""),
        response.body());
    return response;
  }

  /** Holds an answer against what is documented of it. */
  void check(Operation operation, int status, String contentType, String body) throws Exception {
    assertThat(operation.has(status))
        .as("%s documents %d, with which it answered %s", operation, status, body)
        .isTrue();
    saw(operation, status);
    JsonNode content = description.response(operation, status).path("content");
    if (content.isMissingNode()) {
      assertThat(body).as("body of %s %d", operation, status).isEmpty();
      return;
    }
    String type = contentType.replaceFirst(";.*$", "");
    assertThat(content.has(type))
        .as("%s documents %s for %d: %s", operation, type, status, content)
        .isTrue();
    if (type.equals("application/json")) {
      assertThat(description.faults(content.path(type).path("schema"), Json.wire().readTree(body)))
          .as("%s %d answered %s", operation, status, body)
          .isEmpty();
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
