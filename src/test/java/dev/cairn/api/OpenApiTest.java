package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.ApiDescription.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The description of the API")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OpenApiTest {
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH");

  private final HttpClient http = HttpClient.newHttpClient();
  private ApiDescription description;
  private TestingNode node;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    description = new ApiDescription();
    node = new TestingNode(data);
    node.planner.with("zlib");
  }

  @AfterAll
  void end() {
    http.close();
    node.close();
  }

  private HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + node.http + path))
            .method(method, BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static String somebody() {
    return "Bearer " + TestingNode.TOKEN;
  }

  /** A path in which every choice of a client is something that is not there. */
  private static String nothing(Operation operation) {
    return operation.path().replaceAll("\\{[^}]+\\}", "nothing");
  }

  @Test
  @DisplayName("is OpenAPI 3.1, and is served to everybody as it stands in the program")
  void served() throws Exception {
    HttpResponse<String> response = send("GET", "/api/v1/openapi.json");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(Json.wire().readTree(response.body())).isEqualTo(description.document());
    assertThat(description.document().path("openapi").asText()).startsWith("3.1.");
    String tag = response.headers().firstValue("ETag").orElseThrow();
    assertThat(send("GET", "/api/v1/openapi.json", "If-None-Match", tag).statusCode())
        .isEqualTo(304);
  }

  @Test
  @DisplayName("has every route that the server knows, and no other one")
  void hasEveryRoute() {
    // What is not for programs, such as pages, is no part of the API.
    Set<String> known =
        RouteNames.all().stream()
            .filter(name -> name.matches("/(api|health|metrics)(/.*)?"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> documented =
        description.operations().stream()
            .map(one -> one.path().replaceAll("\\{[^}]+\\}", "ID"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(documented).isEqualTo(known);
    assertThat(documented).hasSizeGreaterThan(60);
  }

  @Test
  @DisplayName("has every word of which the routes in the source are made")
  void hasEveryWord() throws IOException {
    Set<String> known =
        RouteNames.all().stream()
            .flatMap(name -> Stream.of(name.split("/")))
            .collect(Collectors.toCollection(TreeSet::new));
    Pattern word =
        Pattern.compile(
            "(?:(?<![.\\w])(?:path|pathPrefix|segment)|slash|alive)\\(\\s*\"([^\"]+)\"");
    Set<String> routed = new TreeSet<>();
    try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/cairn/api"))) {
      for (Path source : sources.toList()) {
        Matcher found = word.matcher(Files.readString(source));
        while (found.find()) {
          routed.add(found.group(1));
        }
      }
    }
    assertThat(routed).hasSizeGreaterThan(40);
    assertThat(known).as("what RouteNames lacks").containsAll(routed);
  }

  @Test
  @DisplayName("names the methods of each path, and the server knows no others")
  void hasEveryMethod() throws Exception {
    for (String path : description.operations().stream().map(Operation::path).distinct().toList()) {
      Set<String> documented =
          description.operations().stream()
              .filter(one -> one.path().equals(path))
              .map(Operation::method)
              .collect(Collectors.toCollection(TreeSet::new));
      String concrete = path.replaceAll("\\{[^}]+\\}", "nothing");
      for (String method : METHODS) {
        if (!documented.contains(method)) {
          HttpResponse<String> refused = send(method, concrete, "Authorization", somebody());
          assertThat(refused.statusCode()).as("%s %s", method, path).isEqualTo(405);
          assertThat(Set.of(refused.headers().firstValue("Allow").orElse("").split(", ")))
              .as(path)
              .isEqualTo(documented);
        }
      }
    }
  }

  @Test
  @DisplayName("tells no operation that the server does not know")
  void everyOperationIsKnown() throws Exception {
    for (Operation operation : description.operations()) {
      if (operation.path().endsWith("/events") || operation.path().endsWith("/shutdown")) {
        continue; // A stream, and the end of the node: ApiAnswersTest has them.
      }
      String body = operation.body().isPresent() ? "{" : "";
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(URI.create("http://" + node.http + nothing(operation)))
                  .header("Authorization", somebody())
                  .method(operation.method(), BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).as("%s", operation).isNotEqualTo(405);
      assertThat(response.body()).as("%s", operation).doesNotContain("\"code\":\"NOT_FOUND\"");
    }
  }

  @Test
  @DisplayName("tells of each operation what all of them refuse, and all of them do")
  void commonRefusals() throws Exception {
    try (Conversation talk = new Conversation(description, node)) {
      for (Operation operation : description.operations()) {
        String token = "Authorization: " + somebody() + "\r\n";
        expect(talk, operation, 421, "Host: evil.example\r\n" + token, body(operation));
        if (operation.isGuarded()) {
          expect(talk, operation, 401, "", body(operation));
        }
        if (operation.has(406)) {
          expect(talk, operation, 406, "Accept: text/weird\r\n" + token, body(operation));
        }
        if (operation.body().isPresent()) {
          expect(talk, operation, 415, "Content-Type: application/xml\r\n" + token, "<x/>");
          expect(talk, operation, 400, token, "{");
          expect(talk, operation, 413, "Content-Length: 5242880\r\n" + token, "");
        } else if (operation.takesFile()) {
          expect(talk, operation, 413, "Content-Length: 8388609\r\n" + token, "");
        }
      }
      for (Operation operation : description.operations()) {
        for (int status : List.of(401, 406, 413, 415, 421)) {
          assertThat(talk.seen().getOrDefault(operation.toString(), Set.of()).contains(status))
              .as("%s answers %d", operation, status)
              .isEqualTo(operation.has(status));
        }
      }
    }
  }

  private static String body(Operation operation) {
    return operation.body().map(Object::toString).orElse("");
  }

  /** As bytes, because the client of the JDK lets nobody choose the host that it names. */
  private void expect(
      Conversation talk, Operation operation, int status, String headers, String body)
      throws Exception {
    URI address = URI.create("http://" + node.http);
    StringBuilder request =
        new StringBuilder(operation.method() + " " + nothing(operation) + " HTTP/1.1\r\n");
    if (!headers.contains("Host:")) {
      request.append("Host: ").append(node.http).append("\r\n");
    }
    if (!headers.contains("Content-Length:") && !body.isEmpty()) {
      request.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    if (!headers.contains("Content-Type:") && operation.body().isPresent()) {
      request.append("Content-Type: application/json\r\n");
    }
    request.append(headers).append("Connection: close\r\n\r\n").append(body);
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
      String answer = answer(socket.getInputStream());
      assertThat(answer).as("%s with %s", operation, headers).startsWith("HTTP/1.1 " + status);
      talk.check(
          operation, status, "application/json", answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }
  }

  /** Up to the end of the body, as the answer's headers tell it. */
  private static String answer(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    Pattern whole = Pattern.compile("(?i)\r\nContent-Length: (\\d+)\r\n");
    int length = -1;
    int head = 0;
    while (length < 0 || text.length() < head + length) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      text.append((char) next);
      if (length < 0 && text.length() > 4 && text.substring(text.length() - 4).equals("\r\n\r\n")) {
        Matcher found = whole.matcher(text);
        length = found.find() ? Integer.parseInt(found.group(1)) : 0;
        head = text.length();
      }
    }
    return text.toString();
  }

  @Test
  @DisplayName("has an example that fits for each body, and for each answer that has one")
  void examplesFit() {
    int examples = 0;
    for (Operation operation : description.operations()) {
      var request =
          operation.description().path("requestBody").path("content").path("application/json");
      for (var example : request.path("examples")) {
        assertThat(description.faults(request.path("schema"), example.path("value")))
            .as("%s takes %s", operation, example)
            .isEmpty();
        examples++;
      }
      for (String status : fields(operation.description().path("responses"))) {
        var content =
            description
                .response(operation, Integer.parseInt(status))
                .path("content")
                .path("application/json");
        if (content.has("example")) {
          assertThat(description.faults(content.path("schema"), content.path("example")))
              .as("%s answers %s with %s", operation, status, content.path("example"))
              .isEmpty();
          examples++;
        }
      }
    }
    assertThat(examples).isGreaterThan(300);
  }

  private static List<String> fields(com.fasterxml.jackson.databind.JsonNode object) {
    List<String> names = new java.util.ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  @DisplayName("says of every operation and of every parameter what it is")
  void saysWhatItIs() {
    for (Operation operation : description.operations()) {
      assertThat(operation.description().path("summary").asText()).as("%s", operation).isNotEmpty();
      assertThat(operation.description().path("tags").size()).as("%s", operation).isEqualTo(1);
      Set<String> choices =
          Pattern.compile("\\{([^}]+)\\}")
              .matcher(operation.path())
              .results()
              .map(found -> found.group(1))
              .collect(Collectors.toSet());
      Set<String> named = new TreeSet<>();
      for (var reference : operation.description().path("parameters")) {
        var parameter = description.document().at(reference.path("$ref").asText().substring(1));
        assertThat(parameter.path("description").asText())
            .as("%s %s", operation, reference)
            .isNotEmpty();
        if (parameter.path("in").asText().equals("path")) {
          named.add(parameter.path("name").asText());
        }
      }
      assertThat(named).as("%s", operation).isEqualTo(choices);
    }
    List<String> ids =
        description.operations().stream()
            .map(one -> one.description().path("operationId").asText())
            .toList();
    assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  @DisplayName("is shown in a browser with files of the node only, and no script in a page")
  void shown() throws Exception {
    HttpResponse<String> page = send("GET", "/docs");
    assertThat(page.statusCode()).isEqualTo(200);
    String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertThat(policy).contains("default-src 'none'", "script-src 'self';");
    assertThat(policy.replaceAll("style-src [^;]*;", "")).doesNotContain("unsafe");
    assertThat(page.body()).doesNotContain("http://", "https://").doesNotContain("<script>");
    Matcher files = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"").matcher(page.body());
    Set<String> asked = new TreeSet<>();
    while (files.find()) {
      asked.add(files.group(1));
      assertThat(send("GET", files.group(1)).statusCode()).as(files.group(1)).isEqualTo(200);
    }
    assertThat(asked)
        .contains("/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css", "/docs/initializer.js");
    assertThat(send("GET", "/docs/initializer.js").headers().firstValue("Content-Type").orElse(""))
        .contains("javascript");
    for (String other : List.of("/docs/pom.xml", "/docs/..%2Fopenapi.json", "/docs/index.html")) {
      assertThat(send("GET", other).statusCode()).as(other).isEqualTo(404);
    }
  }
}
