package dev.cairn.distfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.distfiles.CheckedDownload.Place;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A download whose checksum is known")
class CheckedDownloadTest {
  private static final byte[] CONTENT = "a package, more or less".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;
  private final TestingFileServer server = new TestingFileServer();
  private final TestingTiming timing = new TestingTiming(Duration.ZERO);
  private CheckedDownload download;

  @BeforeEach
  void begin() {
    Path partials = directory.resolve("partial");
    download =
        new CheckedDownload(
            partials,
            DistfileSettings.standard(partials, Map.of()),
            timing.timing(),
            Optional.empty());
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  @DisplayName("goes on where it was cut off")
  void goesOn() throws Exception {
    fetch(
        server.serve(
            "/a",
            TestingFileServer.cut(CONTENT, 9, "\"t\""),
            TestingFileServer.ranged(CONTENT, "\"t\"")));
    assertThat(directory.resolve("to")).hasBinaryContent(CONTENT);
    assertThat(server.ranges()).containsExactly("none", "bytes=9-");
    assertThat(directory.resolve("partial")).isEmptyDirectory();
  }

  @Test
  @DisplayName("lets no other content pass")
  void refusesOtherContent() {
    URI address =
        server.serve("/a", TestingFileServer.whole("forged".getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> fetch(address))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("answers with another content");
    assertThat(directory.resolve("to")).doesNotExist();
  }

  @Test
  @DisplayName("is not tried again where nobody may have it")
  void isRefused() {
    URI address = server.serve("/a", TestingFileServer.status(401));
    assertThatThrownBy(() -> fetch(address)).hasMessage("HTTP 401");
    assertThat(server.ranges()).hasSize(1);
  }

  @Test
  @DisplayName("asks where it may be had before each try")
  void asksAgain() throws Exception {
    URI gone = URI.create("http://127.0.0.1:1/a");
    URI there = server.serve("/a", TestingFileServer.whole(CONTENT));
    int[] asked = {0};
    download.fetch(
        () -> new Place(asked[0]++ == 0 ? gone : there, "secret"),
        "sha256",
        sha256(),
        directory.resolve("to"));
    assertThat(directory.resolve("to")).hasBinaryContent(CONTENT);
    assertThat(timing.pauses()).containsExactly(Duration.ofSeconds(1));
  }

  private void fetch(URI address) throws Exception {
    download.fetch(() -> new Place(address, "secret"), "sha256", sha256(), directory.resolve("to"));
  }

  private static String sha256() throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
  }
}
