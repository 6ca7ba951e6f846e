package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The dashboard, as it is served,")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DashboardTest {
  private static final Path FILES = Path.of("src/main/resources/dev/cairn/dashboard");

  /** Longest module, in lines: one purpose each. */
  private static final int LINES_MAX = 300;

  private final HttpClient http = HttpClient.newHttpClient();
  private TestingNode node;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    node = new TestingNode(data);
  }

  @AfterAll
  void end() {
    http.close();
    node.close();
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + node.http + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private Socket socket() throws Exception {
    return new Socket(
        InetAddress.getLoopbackAddress(), URI.create("http://" + node.http).getPort());
  }

  private static List<Path> files() throws Exception {
    try (Stream<Path> files = Files.list(FILES)) {
      List<Path> found = files.sorted().toList();
      assertThat(found).hasSizeGreaterThan(25);
      return found;
    }
  }

  @Test
  @DisplayName("is for everybody, and lets nothing but its own files run")
  void page() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=UTF-8");
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            policy ->
                assertThat(policy)
                    .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                    .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'")
                    .doesNotContain("unsafe", "http", "*", "data:"));
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(page.body()).doesNotContain("style=", "<style", "//cdn", "http:", "https:");
    assertThat(page.body().lines().filter(line -> line.contains("<script")))
        .allMatch(line -> line.contains("src=\"/dashboard/"));
  }

  @Test
  @DisplayName("has each of its files, with a type that a browser takes")
  void everyFile() throws Exception {
    for (Path file : files()) {
      String name = file.getFileName().toString();
      HttpResponse<String> answer = get("/dashboard/" + name);
      assertThat(answer.statusCode()).as(name).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(Files.readString(file));
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .as(name)
          .startsWith(
              switch (name.substring(name.lastIndexOf('.') + 1)) {
                case "js" -> "text/javascript";
                case "css" -> "text/css";
                case "svg" -> "image/svg+xml";
                default -> "text/html";
              });
    }
  }

  @Test
  @DisplayName("names no file that there is not, the library for charts included")
  void everyName() throws Exception {
    Pattern name = Pattern.compile("(?:from '\\./|\"/dashboard/)([^'\"]+)['\"]");
    Set<String> named = new TreeSet<>();
    for (Path file : files()) {
      name.matcher(Files.readString(file)).results().forEach(one -> named.add(one.group(1)));
    }
    assertThat(named).contains("main.js", "base.css").anyMatch(one -> one.endsWith(".esm.js"));
    for (String one : named) {
      assertThat(get("/dashboard/" + one).statusCode()).as(one).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("is not sent again to who has it, and a release of a library not even asked for")
  void caching() throws Exception {
    HttpResponse<String> page = get("/dashboard/main.js");
    String tag = page.headers().firstValue("ETag").orElseThrow();
    assertThat(tag).startsWith("\"");
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
    HttpResponse<String> again = get("/dashboard/main.js", "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(get("/dashboard/main.js", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    assertThat(get("/dashboard/uplot-1.6.30/uPlot.min.css").headers().firstValue("Cache-Control"))
        .hasValue("public, max-age=31536000, immutable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dashboard",
        "/dashboard/",
        "/dashboard/none.js",
        "/dashboard/main.js/",
        "/dashboard/../ApiRoutes.class",
        "/dashboard/%2e%2e/api/ApiRoutes.class",
        "/dashboard/..%2fapi%2fApiRoutes.class",
        "/dashboard/%2e%2e%2f%2e%2e%2f%2e%2e%2freference.conf",
        "/dashboard//etc/passwd",
        "/dashboard/uplot-1.6.30/../../../../reference.conf",
        "/dashboard/uplot-../uPlot.min.css",
        "/dashboard/uplot-1.6.30/uPlot..%2fuPlot.js",
        "/dashboard/main.js%00.css",
        "/index.html"
      })
  @DisplayName("does not lead out of its directory")
  void traversal(String path) throws Exception {
    try (Socket socket = socket()) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: " + node.http + "\r\nConnection: close";
      socket.getOutputStream().write((request + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      try (InputStream in = socket.getInputStream()) {
        String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).matches("(?s)HTTP/1\\.1 (404|400) .*");
      }
    }
  }

  @Test
  @DisplayName("only reads, and only under the node's own name")
  void methodsAndHosts() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(URI.create("http://" + node.http + "/"))
            .POST(BodyPublishers.ofString("x"))
            .build();
    assertThat(http.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    HttpRequest other =
        HttpRequest.newBuilder(URI.create("http://" + node.http + "/nothing"))
            .POST(BodyPublishers.ofString("x"))
            .build();
    assertThat(http.send(other, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
    try (Socket socket = socket()) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 421 ");
    }
  }

  @Test
  @DisplayName("is made of small modules that never take text for HTML or program")
  void sources() throws Exception {
    Pattern dangerous =
        Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function"
                + "|srcdoc|setAttribute\\('style'|javascript:|https?://(?!www\\.w3\\.org/)");
    for (Path file : files()) {
      String text = Files.readString(file);
      assertThat(dangerous.matcher(text).results().map(found -> found.group()))
          .as(file.toString())
          .isEmpty();
      if (file.toString().endsWith(".js")) {
        assertThat(text.lines().count()).as(file.toString()).isLessThan(LINES_MAX);
        assertThat(text).as(file.toString()).startsWith("// ");
      }
    }
  }
}
