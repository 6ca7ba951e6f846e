package dev.cairn.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The hash of a key")
class KeyHashTest {

  @Test
  @DisplayName("is Argon2id: the known answer of its reference implementation is one")
  void knownAnswer() {
    String known =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertThat(KeyHash.matches("password", known)).isTrue();
    assertThat(KeyHash.matches("passwore", known)).isFalse();
  }

  @Test
  @DisplayName("is of its secret only, and does not show it")
  void ownSecret() {
    byte[] salt = "sixteen bytes of".getBytes(StandardCharsets.US_ASCII);
    String hash = KeyHash.of("a secret", salt);
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("secret");
    assertThat(KeyHash.matches("a secret", hash)).isTrue();
    assertThat(KeyHash.matches("a secreu", hash)).isFalse();
    assertThatThrownBy(() -> KeyHash.of("a secret", new byte[15]))
        .hasMessage("a salt has at least 16 bytes, not 15");
  }

  @Test
  @DisplayName("of another form is of no secret")
  void otherForms() {
    for (String form : new String[] {"", "a secret", "$argon2i$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA"}) {
      assertThat(KeyHash.matches("a secret", form)).isFalse();
    }
  }
}
