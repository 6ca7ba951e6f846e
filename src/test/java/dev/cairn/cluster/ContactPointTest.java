package dev.cairn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.cluster.ClusterSettings.ContactPoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A contact point")
class ContactPointTest {

  @ParameterizedTest
  @CsvSource({
    "farm, farm, 25520",
    "farm:4, farm, 4",
    "192.0.2.1:25521, 192.0.2.1, 25521",
    "[2001:db8::1]:4, 2001:db8::1, 4",
    "[2001:db8::1], 2001:db8::1, 25520"
  })
  @DisplayName("is a host, and a port unless it is the usual one")
  void isRead(String text, String host, int port) {
    assertThat(ContactPoint.parse(text)).isEqualTo(new ContactPoint(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":4", "farm:70000", "http://farm", "a b", "2001:db8::1:x"})
  @DisplayName("is refused with what is wanted")
  void isRefused(String text) {
    assertThatThrownBy(() -> ContactPoint.parse(text))
        .hasMessage("HOST or HOST:PORT is wanted, not '" + text + "'");
  }

  @Test
  @DisplayName("is written as it is read")
  void isWritten() {
    assertThat(ContactPoint.parse("[2001:db8::1]:4")).hasToString("[2001:db8::1]:4");
  }
}
