import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;

/** A node, as the examples ask it: with nothing but what comes with Java. */
class Node {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;
  private final String token;

  /** The node at {@code arguments[0]}, such as http://127.0.0.1:8080, with the token behind it. */
  Node(String... arguments) {
    address = arguments[0];
    token = arguments[1];
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .header("Authorization", "Bearer " + token);
  }

  String get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  /** Sends a body with a key, so that it is safe to send it again. */
  String post(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(body)));
  }

  String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() >= 400) {
      throw new IOException(answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  HttpClient http() {
    return http;
  }

  String address() {
    return address;
  }

  String token() {
    return token;
  }
}
