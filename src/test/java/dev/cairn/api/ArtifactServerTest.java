package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The server of artifacts")
@Timeout(60)
class ArtifactServerTest {
  private static final String SECRET = "0123456789abcdef";

  @TempDir Path directory;
  private final ActorTestKit actors =
      ActorTestKit.create(
          ConfigFactory.parseString("akka.loglevel = WARNING").withFallback(ConfigFactory.load()));
  private final HttpClient client = HttpClient.newHttpClient();
  private String address = "";

  @BeforeEach
  void begin() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "0123456789");
    ArtifactServer.Finder finder =
        (algorithm, digest) ->
            algorithm.equals("sha256") && digest.equals("ab")
                ? Optional.of(file)
                : Optional.empty();
    address =
        "http://127.0.0.1:"
            + ArtifactServer.start(
                    actors.system(), "127.0.0.1", 0, Optional.empty(), SECRET, finder)
                .toCompletableFuture()
                .get()
                .localAddress()
                .getPort();
  }

  @AfterEach
  void end() {
    client.close();
    actors.shutdownTestKit();
  }

  @Test
  @DisplayName("gives a file by its checksum, whole or from where it was cut off")
  void gives() throws Exception {
    HttpResponse<String> whole = get("sha256/ab", SECRET, "");
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo("0123456789");
    String tag = whole.headers().firstValue("ETag").orElseThrow();
    assertThat(tag).startsWith("\"");
    HttpResponse<String> rest = get("sha256/ab", SECRET, tag);
    assertThat(rest.statusCode()).isEqualTo(206);
    assertThat(rest.body()).isEqualTo("456789");
    assertThat(rest.headers().firstValue("Content-Range")).contains("bytes 4-9/10");
  }

  @Test
  @DisplayName("gives the whole when the file is not the one of which a part is known")
  void hasChanged() throws Exception {
    HttpResponse<String> whole = get("sha256/ab", SECRET, "\"other\"");
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo("0123456789");
  }

  @Test
  @DisplayName("gives nothing to who does not know the secret, and does not say what it has")
  void refusesStrangers() throws Exception {
    assertThat(get("sha256/ab", "fedcba9876543210", "").statusCode()).isEqualTo(401);
    assertThat(get("sha256/none", "fedcba9876543210", "").statusCode()).isEqualTo(401);
  }

  @Test
  @DisplayName("has nothing but what it offers")
  void hasNothingElse() throws Exception {
    assertThat(get("sha256/cd", SECRET, "").statusCode()).isEqualTo(404);
    assertThat(get("sha256/..%2Ffile", SECRET, "").statusCode()).isEqualTo(404);
    assertThat(get("ab", SECRET, "").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path, String secret, String tag) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + "/api/v1/artifacts/" + path))
            .header("Authorization", "Bearer " + secret);
    if (!tag.isEmpty()) {
      request.header("Range", "bytes=4-").header("If-Range", tag);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
