package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A session of a browser")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SessionTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private TestingNode node;

  @TempDir Path data;

  @BeforeEach
  void start() throws Exception {
    node = new TestingNode(data);
  }

  @AfterEach
  void end() {
    node.close();
    http.close();
  }

  private HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/" + path))
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode data(HttpResponse<String> response) throws Exception {
    return Json.wire().readTree(response.body()).path("data");
  }

  private String key(String scope) throws Exception {
    HttpResponse<String> made =
        http.send(
            HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/keys"))
                .header("X-API-Key", TestingNode.TOKEN)
                .POST(
                    BodyPublishers.ofString(
                        "{\"name\":\"robot\",\"scope\":\"%s\"}".formatted(scope)))
                .build(),
            BodyHandlers.ofString());
    return data(made).path("key").asText();
  }

  /** What a browser sends after it has shown {@code key}. */
  private String session(String key) throws Exception {
    HttpResponse<String> begun = send("POST", "session", "Authorization", "Bearer " + key);
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(204);
    return cookie(begun).split(";", -1)[0];
  }

  private static String cookie(HttpResponse<String> response) {
    return response.headers().firstValue("Set-Cookie").orElseThrow();
  }

  private String here() {
    return "http://" + node.http;
  }

  @Test
  @DisplayName("is a cookie that no script reads and no other site has sent, for eight hours")
  void cookie() throws Exception {
    HttpResponse<String> begun = send("POST", "session", "X-API-Key", TestingNode.TOKEN);
    assertThat(List.of(cookie(begun).split("; ", -1)))
        .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=28800")
        .doesNotContain("Secure")
        .first()
        .asString()
        .matches("cairn_session=[A-Za-z0-9_.-]+");
    assertThat(
            cookie(
                send(
                    "POST",
                    "session",
                    "X-API-Key",
                    TestingNode.TOKEN,
                    "X-Forwarded-Proto",
                    "https")))
        .contains("; Secure");
  }

  @Test
  @DisplayName("says who one is, as a key and the token do")
  void who() throws Exception {
    String key = key("build");
    JsonNode byKey = data(send("GET", "session", "Authorization", "Bearer " + key));
    assertThat(byKey.path("name").asText()).isEqualTo("key:robot");
    assertThat(byKey.path("scopes").toString()).isEqualTo("[\"read\",\"build\"]");
    assertThat(byKey.has("ends_at")).isFalse();
    JsonNode bySession = data(send("GET", "session", "Cookie", session(key)));
    assertThat(bySession.path("name").asText()).isEqualTo("key:robot");
    assertThat(Instant.parse(bySession.path("ends_at").asText()))
        .isBetween(
            Instant.now().plus(Duration.ofHours(7)), Instant.now().plus(Duration.ofHours(8)));
    assertThat(
            data(send("GET", "session", "Cookie", session(TestingNode.TOKEN)))
                .path("name")
                .asText())
        .isEqualTo("token");
  }

  @Test
  @DisplayName("allows what its key allows, in the key's name")
  void scopes() throws Exception {
    String session = session(key("build"));
    assertThat(send("GET", "status", "Cookie", session).statusCode()).isEqualTo(200);
    assertThat(send("GET", "keys", "Cookie", session).statusCode()).isEqualTo(403);
    assertThat(
            send("POST", "workers/testing%2F0/pause", "Cookie", session, "Origin", here())
                .statusCode())
        .isEqualTo(200);
    assertThat(node.stored("worker|testing/0").getLast().cause().orElseThrow().by())
        .isEqualTo("key:robot");
  }

  @Test
  @DisplayName("ends with its time, and when its key is revoked")
  void ends() throws Exception {
    String old = session(key("read"));
    node.later = Duration.ofHours(8);
    assertThat(send("GET", "status", "Cookie", old).statusCode()).isEqualTo(401);
    String session = session(TestingNode.TOKEN);
    assertThat(send("GET", "status", "Cookie", session).statusCode()).isEqualTo(200);
    node.later = Duration.ofHours(4);
    assertThat(send("GET", "status", "Cookie", old).statusCode()).isEqualTo(200);
    send("DELETE", "keys/robot", "X-API-Key", TestingNode.TOKEN);
    assertThat(send("GET", "status", "Cookie", old).statusCode()).isEqualTo(401);
  }

  @Test
  @DisplayName("is forgotten when its browser asks for that")
  void forgotten() throws Exception {
    HttpResponse<String> ended =
        send("DELETE", "session", "Cookie", session(TestingNode.TOKEN), "Origin", here());
    assertThat(ended.statusCode()).isEqualTo(204);
    assertThat(cookie(ended)).contains("; Max-Age=0").contains("; Path=/");
  }

  @Test
  @DisplayName("does not begin with another session, so none lasts for ever")
  void noChain() throws Exception {
    String session = session(TestingNode.TOKEN);
    HttpResponse<String> refused = send("POST", "session", "Cookie", session, "Origin", here());
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  @DisplayName("is of no use to pages of other sites, nor of other servers on this machine")
  void otherSites() throws Exception {
    String session = session(TestingNode.TOKEN);
    for (String foreign : List.of("https://evil.example", "null", "http://127.0.0.1:1")) {
      assertThat(
              send("POST", "workers/all/pause", "Cookie", session, "Origin", foreign).statusCode())
          .as(foreign)
          .isEqualTo(403);
      assertThat(send("GET", "status", "Cookie", session, "Origin", foreign).statusCode())
          .isEqualTo(403);
      assertHandshakeRefused("Cookie", session, "Origin", foreign);
    }
    assertThat(send("POST", "workers/all/pause", "Cookie", session).statusCode()).isEqualTo(403);
    assertHandshakeRefused("Cookie", session);
    for (String foreign : List.of("cross-site", "same-site", "x")) {
      assertThat(send("GET", "status", "Cookie", session, "Sec-Fetch-Site", foreign).statusCode())
          .isEqualTo(403);
    }
    for (String own : List.of("same-origin", "none")) {
      assertThat(send("GET", "status", "Cookie", session, "Sec-Fetch-Site", own).statusCode())
          .isEqualTo(200);
    }
  }

  private void assertHandshakeRefused(String... headers) {
    assertThatThrownBy(
            () -> TestingSocket.with("ws://" + node.http + "/api/v1/events", headers).close())
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
  }

  @Test
  @DisplayName("opens a WebSocket to a page of the node")
  void webSocket() throws Exception {
    try (TestingSocket socket =
        TestingSocket.with(
            "ws://" + node.http + "/api/v1/events",
            "Cookie",
            session(TestingNode.TOKEN),
            "Origin",
            here())) {
      assertThat(socket.next().path("type").asText()).isEqualTo("stream.opened");
    }
  }

  @Test
  @DisplayName("is nothing that somebody has made up, however it is signed")
  void madeUp() throws Exception {
    key("admin");
    String id =
        data(send("GET", "keys", "X-API-Key", TestingNode.TOKEN))
            .path("keys")
            .path(0)
            .path("id")
            .asText();
    JWTClaimsSet claims = claims("cairn", id);
    JOSEObjectType type = new JOSEObjectType("session+jwt");
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256).type(type).build();
    assertThat(status(signed(header, claims, TestingNode.SESSION_KEY))).isEqualTo(200);
    assertThat(status(signed(header, claims, TestingNode.SESSION_KEY + "x"))).isEqualTo(401);
    assertThat(status(new PlainJWT(claims).serialize())).isEqualTo(401);
    assertThat(status(signed(header, claims("other", id), TestingNode.SESSION_KEY))).isEqualTo(401);
    assertThat(status(signed(header, claims("cairn", "token"), TestingNode.SESSION_KEY)))
        .isEqualTo(401);
    assertThat(
            status(
                signed(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).build(),
                    claims,
                    TestingNode.SESSION_KEY)))
        .isEqualTo(401);
    assertThat(status("x")).isEqualTo(401);
    assertThat(status(TestingNode.TOKEN)).isEqualTo(401);
  }

  private static JWTClaimsSet claims(String issuer, String subject) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .subject(subject)
        .expirationTime(Date.from(Instant.now().plus(Duration.ofHours(1))))
        .build();
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, String secret)
      throws Exception {
    SignedJWT jwt = new SignedJWT(header, claims);
    jwt.sign(new MACSigner(secret));
    return jwt.serialize();
  }

  private int status(String session) throws Exception {
    return send("GET", "status", "Cookie", "cairn_session=" + session).statusCode();
  }
}
