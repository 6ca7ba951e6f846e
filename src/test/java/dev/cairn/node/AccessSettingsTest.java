package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.cairn.access.Scope;
import dev.cairn.cluster.Credentials;
import dev.cairn.cluster.TestingAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An API")
class AccessSettingsTest {

  private static AccessSettings settings(String more) throws NodeException {
    return AccessSettings.read(
        ConfigFactory.parseString(more)
            .withFallback(ConfigFactory.defaultReference())
            .getConfig("cairn"));
  }

  @ParameterizedTest
  @DisplayName("may listen without encryption at addresses of this machine")
  @ValueSource(strings = {"127.0.0.1", "localhost", "127.9.9.9", "::1", "[::1]"})
  void loopback(String host) {
    assertThatCode(() -> settings("").check(host)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName(
      "takes tokens of the one whose secret or keys it is given, and says what is wrong there")
  void tokens(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(directory.resolve("secret"), "0123456789abcdef0123456789abcdef\n");
    String whom = "cairn.access.jwt { issuer = i, audience = a, ";
    assertThat(settings("").tokens()).isEmpty();
    assertThat(settings(whom + "secret-file = \"" + file + "\" }").tokens()).isPresent();
    for (List<String> wrong :
        List.of(
            List.of("secret-file = \"/nonexistent\" }", "secret-file, the file /nonexistent"),
            List.of("public-key-file = \"" + file + "\" }", "neither PEM nor a set"),
            List.of("secret-file = a, public-key-file = b }", "both set"),
            List.of(
                "issuer = \"\", secret-file = \"" + file + "\" }", "neither issuer nor audience"),
            List.of("clock-skew = 1 h, secret-file = \"" + file + "\" }", "5 minutes at most"))) {
      assertThatThrownBy(() -> settings(whom + wrong.getFirst()))
          .as(wrong.getFirst())
          .hasMessageContaining(wrong.getLast())
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  @DisplayName(
      "answers with TLS where it is told, with a certificate, and knows whose clients may what")
  void encrypted(@TempDir Path directory) throws Exception {
    Credentials own = new TestingAuthority(directory).issue("farm-1");
    String tls =
        "cairn.access.tls { certificate = \"%s\", key = \"%s\", ca = \"%s\" }\n"
            .formatted(own.certificate(), own.key(), own.authority());
    AccessSettings read =
        settings(tls + "cairn.https = farm.example\ncairn.access.certificates { robot = build }");
    assertThat(read.encrypted().orElseThrow().port()).isEqualTo(8443);
    assertThat(read.names()).contains("farm.example");
    assertThat(read.certificates()).containsExactly(Map.entry("robot", Scope.BUILD));
    assertThat(settings(tls).encrypted()).isEmpty();
    for (List<String> wrong :
        List.of(
            List.of("cairn.https = \"0.0.0.0\"", "cairn.access.tls names no certificate"),
            List.of("cairn.https = a, cairn.access.tls.key = b", "names no certificate and no ca"),
            List.of("cairn.access.certificates { robot = all }", "for robot neither read"))) {
      assertThatThrownBy(() -> settings(wrong.getFirst()))
          .as(wrong.getFirst())
          .hasMessageContaining(wrong.getLast())
          .hasMessageNotContaining("\n");
    }
  }

  @ParameterizedTest
  @DisplayName("is refused where others reach it, with the name of the setting that allows it")
  @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3"})
  void beyond(String host) {
    assertThatThrownBy(() -> settings("").check(host))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("at " + host + " without encryption")
        .hasMessageContaining("cairn.access.plain-http = on")
        .hasMessageNotContaining("\n");
    assertThatCode(() -> settings("cairn.access.plain-http = on").check(host))
        .doesNotThrowAnyException();
  }
}
