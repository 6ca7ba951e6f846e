package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.cairn.access.KeyRingEntity;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

@DisplayName("A node")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AccessTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private TestingNode node;

  @TempDir Path data;

  @BeforeEach
  void start() throws Exception {
    node = new TestingNode(data);
    node.planner.with("zlib");
  }

  @AfterEach
  void end() {
    node.close();
    http.close();
  }

  private HttpResponse<String> ask(String key, String method, String path, String body)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/" + path))
            .header("X-API-Key", key)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String key) throws Exception {
    return ask(key, "GET", "status", "");
  }

  private static String problem(HttpResponse<String> response) throws Exception {
    return Json.wire().readTree(response.body()).path("error").path("code").asText();
  }

  private String make(String name, String scope, String more) throws Exception {
    HttpResponse<String> made =
        ask(
            TestingNode.TOKEN,
            "POST",
            "keys",
            "{\"name\":\"%s\",\"scope\":\"%s\"%s}".formatted(name, scope, more));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    return Json.wire().readTree(made.body()).path("data").path("key").asText();
  }

  private JsonNode about(String name) throws Exception {
    JsonNode keys =
        Json.wire().readTree(ask(TestingNode.TOKEN, "GET", "keys", "").body()).path("data");
    for (JsonNode key : keys.path("keys")) {
      if (key.path("name").asText().equals(name)) {
        return key;
      }
    }
    throw new AssertionError("no key of " + name + " in " + keys);
  }

  @Test
  @DisplayName("lets a key in, in either header, that it made for somebody")
  void letsIn() throws Exception {
    String key = make("robot", "read", "");
    assertThat(key).matches("cairn_[0-9a-f]{12}_[0-9a-f]{48}");
    assertThat(get(key).statusCode()).isEqualTo(200);
    assertThat(
            http.send(
                    HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/status"))
                        .header("Authorization", "Bearer " + key)
                        .build(),
                    BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @DisplayName("has each scope do what it allows, and says 403 to the rest")
  @CsvSource({
    "read,  GET,    status,          200",
    "read,  POST,   plan,            200",
    "read,  POST,   builds,          403",
    "read,  POST,   workers/all/pause, 403",
    "read,  DELETE, runs/latest,     403",
    "read,  GET,    keys,            403",
    "build, POST,   builds,          202",
    "build, POST,   workers/all/pause, 200",
    "build, DELETE, distfiles/unused, 403",
    "build, POST,   journal/compact, 403",
    "build, POST,   shutdown,        403",
    "build, POST,   keys,            403",
    "admin, GET,    keys,            200",
    "admin, POST,   builds,          202",
    "admin, DELETE, distfiles/unused, 200",
  })
  void scopes(String scope, String method, String path, int status) throws Exception {
    HttpResponse<String> response =
        ask(make("robot", scope, ""), method, path, "{\"names\":[\"zlib\"]}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    if (status == 403) {
      assertThat(problem(response)).isEqualTo("FORBIDDEN");
      assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
    }
  }

  @Test
  @DisplayName("says 401 and how to ask to who brings no key, half a key or another one")
  void strangers() throws Exception {
    String key = make("robot", "admin", "");
    for (String wrong :
        List.of(
            "x",
            key.substring(0, key.length() - 1),
            key.substring(0, key.length() - 1) + (key.endsWith("0") ? "1" : "0"),
            "cairn_000000000000_" + "0".repeat(48))) {
      HttpResponse<String> refused = get(wrong);
      assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate"))
          .contains("Bearer realm=\"cairn\"");
    }
  }

  @Test
  @DisplayName("refuses a key from the moment at which it is revoked, also one that it just knew")
  void revoked() throws Exception {
    String key = make("robot", "read", "");
    assertThat(get(key).statusCode()).isEqualTo(200);
    assertThat(ask(TestingNode.TOKEN, "DELETE", "keys/robot", "").statusCode()).isEqualTo(200);
    assertThat(get(key).statusCode()).isEqualTo(401);
    assertThat(about("robot").path("state").asText()).isEqualTo("revoked");
    assertThat(problem(ask(TestingNode.TOKEN, "DELETE", "keys/robot", "")))
        .isEqualTo("UNKNOWN_KEY");
  }

  @Test
  @DisplayName("refuses a key whose time is over, also one that it just knew")
  void expired() throws Exception {
    String key = make("robot", "read", ",\"counts\":\"PT1H\"");
    assertThat(get(key).statusCode()).isEqualTo(200);
    node.later = Duration.ofHours(1);
    assertThat(get(key).statusCode()).isEqualTo(401);
    assertThat(about("robot").path("state").asText()).isEqualTo("expired");
  }

  @Test
  @DisplayName("stores who asked by the key's name, whatever name the request claims")
  void whoAsked() throws Exception {
    String key = make("robot", "build", "");
    http.send(
        HttpRequest.newBuilder(
                URI.create("http://" + node.http + "/api/v1/workers/testing%2F0/pause"))
            .header("X-API-Key", key)
            .header("X-Cairn-User", "ann")
            .POST(BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
    assertThat(node.stored("worker|testing/0").getLast().cause().orElseThrow().by())
        .isEqualTo("key:robot");
    assertThat(node.stored(KeyRingEntity.PERSISTENCE_ID).getFirst().cause().orElseThrow().by())
        .isEqualTo("api");
    assertThat(about("robot").path("last_used_at").isMissingNode()).isFalse();
  }

  @Test
  @DisplayName("keeps no key: not in its journal, nor in a log that tells everything")
  void keepsNoSecret() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger("dev.cairn");
    Level before = root.getLevel();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    root.setLevel(Level.TRACE);
    String key;
    try {
      key = make("robot", "build", "");
      ask(key, "POST", "workers/all/pause", "");
      ask(key + "0", "GET", "status", "");
    } finally {
      root.setLevel(before);
      root.detachAppender(log);
    }
    String secret = key.substring(key.lastIndexOf('_') + 1);
    assertThat(log.list).isNotEmpty();
    assertThat(log.list).noneMatch(event -> event.getFormattedMessage().contains(secret));
    node.close();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(secret);
      }
    }
  }

  @Test
  @DisplayName("makes who tries keys wait, and says how long, without locking anybody else out")
  void bruteForce() throws Exception {
    String key = make("robot", "read", "");
    String late = make("late", "read", "");
    assertThat(get(key).statusCode()).isEqualTo(200);
    for (int i = 0; i < 10; i++) {
      assertThat(get("cairn_%012x_%048x".formatted(i, i)).statusCode()).isEqualTo(401);
    }
    HttpResponse<String> tooMany = get("x");
    assertThat(tooMany.statusCode()).isEqualTo(429);
    assertThat(problem(tooMany)).isEqualTo("TOO_MANY_REQUESTS");
    assertThat(Integer.parseInt(tooMany.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 6);
    assertThat(get(key).statusCode()).isEqualTo(200);
    assertThat(get(TestingNode.TOKEN).statusCode()).isEqualTo(200);
    assertThat(get(late).statusCode()).isEqualTo(429);
    node.later = Duration.ofSeconds(6);
    assertThat(get(late).statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("makes a key wait that asks more often than it may")
  void requestLimit() throws Exception {
    String key = make("robot", "read", "");
    node.stopClock();
    for (int i = 0; i < 50; i++) {
      assertThat(get(key).statusCode()).isEqualTo(200);
    }
    HttpResponse<String> tooMany = get(key);
    assertThat(tooMany.statusCode()).isEqualTo(429);
    assertThat(tooMany.headers().firstValue("Retry-After")).contains("1");
    assertThat(get(TestingNode.TOKEN).statusCode()).isEqualTo(200);
    node.later = Duration.ofMillis(10);
    assertThat(get(key).statusCode()).isEqualTo(200);
    assertThat(get(key).statusCode()).isEqualTo(429);
  }

  /** What the node answers to these bytes, until it hangs up. */
  private String talk(String request) throws Exception {
    int port = Integer.parseInt(node.http.substring(node.http.indexOf(':') + 1));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  @DisplayName("lets nobody put lines into answers or the record by a header")
  void headerInjection() throws Exception {
    String answer =
        talk(
            """
            POST /api/v1/workers/all/pause HTTP/1.1
            Host: 127.0.0.1
            Connection: close
            X-API-Key: %s
            X-Request-Id: mine
            X-Cairn-User: ann\tbob
            Content-Length: 0

            """
                .formatted(TestingNode.TOKEN));
    assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContain("mine");
    assertThat(node.stored("worker|testing/0").getLast().cause().orElseThrow().by())
        .isEqualTo("ann bob");
  }

  private static String token(String subject, Duration counts) throws Exception {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.HS256),
            new JWTClaimsSet.Builder()
                .issuer(TestingNode.TOKENS.issuer())
                .audience(TestingNode.TOKENS.audience())
                .subject(subject)
                .claim("scope", "build")
                .expirationTime(Date.from(Instant.now().plus(counts)))
                .build());
    jwt.sign(new MACSigner(TestingNode.TOKEN));
    return jwt.serialize();
  }

  @Test
  @DisplayName("takes the tokens of whom it trusts, within their scopes and in their owners' names")
  void tokens() throws Exception {
    String token = token("ann@example.org", Duration.ofMinutes(5));
    assertThat(ask(token, "POST", "workers/testing%2F0/pause", "").statusCode()).isEqualTo(200);
    assertThat(node.stored("worker|testing/0").getLast().cause().orElseThrow().by())
        .isEqualTo("jwt:ann@example.org");
    assertThat(ask(token, "GET", "keys", "").statusCode()).isEqualTo(403);
    assertThat(ask(token, "POST", "session", "").statusCode()).isEqualTo(403);
    HttpResponse<String> expired = get(token("ann", Duration.ofMinutes(-5)));
    assertThat(expired.statusCode()).isEqualTo(401);
    assertThat(expired.body()).contains("the token does not count: Expired JWT");
    assertThat(get(token("ann\nroot", Duration.ofMinutes(5))).statusCode()).isEqualTo(401);
  }

  @Test
  @DisplayName("answers to the names that it was told, and to no other")
  void hosts() throws Exception {
    String request = "GET /health/live HTTP/1.1\nHost: %s\nConnection: close\n\n";
    assertThat(talk(request.formatted("farm.example"))).startsWith("HTTP/1.1 200 ");
    assertThat(talk(request.formatted("evil.example"))).startsWith("HTTP/1.1 421 ");
  }

  @Test
  @DisplayName("gives no cookie to who did not ask for one, and takes none for a key")
  void noCookies() throws Exception {
    HttpResponse<String> answer = get(TestingNode.TOKEN);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(
            talk(
                "GET /api/v1/status HTTP/1.1\nHost: 127.0.0.1\nConnection: close\nCookie: token=%s\n\n"
                    .formatted(TestingNode.TOKEN)))
        .startsWith("HTTP/1.1 401 ");
  }

  @ParameterizedTest
  @DisplayName("refuses to make keys that nobody could want")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\":\"a b\",\"scope\":\"read\"}                      | 400 | BAD_REQUEST",
        "{\"name\":\"a\",\"scope\":\"all\"}                         | 400 | BAD_REQUEST",
        "{\"scope\":\"read\"}                                       | 400 | BAD_REQUEST",
        "{\"name\":\"a\",\"scope\":\"read\",\"counts\":\"-PT1H\"}   | 400 | BAD_REQUEST",
        "{\"name\":\"robot\",\"scope\":\"read\"}                    | 409 | NAME_TAKEN",
      })
  void wrongKeys(String body, int status, String code) throws Exception {
    make("robot", "read", "");
    HttpResponse<String> response = ask(TestingNode.TOKEN, "POST", "keys", body);
    assertThat(problem(response)).as(response.body()).isEqualTo(code);
    assertThat(response.statusCode()).isEqualTo(status);
  }
}
