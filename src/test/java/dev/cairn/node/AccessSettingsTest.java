package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An API without encryption")
class AccessSettingsTest {

  private static AccessSettings settings(String more) {
    return AccessSettings.read(
        ConfigFactory.parseString(more)
            .withFallback(ConfigFactory.defaultReference())
            .getConfig("cairn.access"));
  }

  @ParameterizedTest
  @DisplayName("may listen at addresses of this machine alone")
  @ValueSource(strings = {"127.0.0.1", "localhost", "127.9.9.9", "::1", "[::1]"})
  void loopback(String host) {
    assertThatCode(() -> settings("").check(host)).doesNotThrowAnyException();
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
