package dev.cairn.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.access.KeyRingEvent.KeyCreated;
import dev.cairn.access.KeyRingEvent.KeyRevoked;
import dev.cairn.access.KeyRingEvent.KeyUsed;
import dev.cairn.access.KeyRingRules.Decision;
import dev.cairn.access.KeyRingRules.Decision.Accepted;
import dev.cairn.access.KeyRingRules.Decision.Refused;
import dev.cairn.access.KeyRingRules.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The ring of keys")
class KeyRingRulesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant ONE = NOON.plus(Duration.ofHours(1));

  private static KeyCreated key(String id, String name, Optional<Instant> end) {
    return new KeyCreated(NOON, id, name, "hash", Scope.READ, end, "ann");
  }

  private static KeyRingState after(KeyRingEvent... events) {
    KeyRingState state = KeyRingState.EMPTY;
    for (KeyRingEvent event : events) {
      state = state.apply(event);
    }
    return state;
  }

  private static Decision refusal(Refusal reason) {
    return new Refused(reason);
  }

  @ParameterizedTest
  @DisplayName("takes no name that could be taken for something else in the record")
  @ValueSource(strings = {"", " ", "a b", "-a", "a\nb", "ä", "key:ann"})
  void names(String name) {
    assertThat(KeyRingRules.create(KeyRingState.EMPTY, key("1", name, Optional.empty())))
        .isEqualTo(refusal(Refusal.WRONG_NAME));
  }

  @Test
  @DisplayName("takes a name of 64 characters, not one of 65")
  void length() {
    assertThat(KeyRingRules.create(KeyRingState.EMPTY, key("1", "a".repeat(64), Optional.empty())))
        .isInstanceOf(Accepted.class);
    assertThat(KeyRingRules.create(KeyRingState.EMPTY, key("1", "a".repeat(65), Optional.empty())))
        .isEqualTo(refusal(Refusal.WRONG_NAME));
  }

  @Test
  @DisplayName("makes no key that would never count")
  void past() {
    assertThat(KeyRingRules.create(KeyRingState.EMPTY, key("1", "ann", Optional.of(NOON))))
        .isEqualTo(refusal(Refusal.EXPIRES_IN_THE_PAST));
    assertThat(
            KeyRingRules.create(
                KeyRingState.EMPTY, key("1", "ann", Optional.of(NOON.plusNanos(1)))))
        .isInstanceOf(Accepted.class);
  }

  @Test
  @DisplayName("holds a thousand keys that count, not one more")
  void many() {
    KeyRingState full = KeyRingState.EMPTY;
    for (int i = 0; i < KeyRingRules.KEYS_MAX; i++) {
      full = full.apply(key("id" + i, "name" + i, Optional.empty()));
    }
    assertThat(KeyRingRules.create(full, key("x", "x", Optional.empty())))
        .isEqualTo(refusal(Refusal.TOO_MANY_KEYS));
    assertThat(
            KeyRingRules.create(
                full.apply(new KeyRevoked(NOON, "id7", "ann")), key("x", "x", Optional.empty())))
        .isInstanceOf(Accepted.class);
  }

  @Nested
  @DisplayName("with a key of ann's until one o'clock")
  class WithOne {
    final KeyRingState state = after(key("1", "ann", Optional.of(ONE)));

    private KeyRingState.Key only() {
      return state.keys().values().iterator().next();
    }

    @Test
    @DisplayName("has it count a nanosecond before one, and not at one")
    void border() {
      assertThat(only().countsAt(ONE.minusNanos(1))).isTrue();
      assertThat(only().countsAt(ONE)).isFalse();
    }

    @Test
    @DisplayName("gives no second one to the same name while it counts")
    void taken() {
      assertThat(KeyRingRules.create(state, key("2", "ann", Optional.empty())))
          .isEqualTo(refusal(Refusal.NAME_TAKEN));
    }

    @Test
    @DisplayName("revokes it by name and by id, once, and says that it knows no other")
    void revoke() {
      Accepted revoked = new Accepted("1", List.of(new KeyRevoked(NOON, "1", "bob")));
      assertThat(KeyRingRules.revoke(state, "ann", NOON, "bob")).isEqualTo(revoked);
      assertThat(KeyRingRules.revoke(state, "1", NOON, "bob")).isEqualTo(revoked);
      KeyRingState without = state.apply(new KeyRevoked(NOON, "1", "bob"));
      assertThat(KeyRingRules.revoke(without, "1", NOON, "bob"))
          .isEqualTo(new Accepted("1", List.of()));
      assertThat(KeyRingRules.revoke(without, "ann", NOON, "bob"))
          .isEqualTo(refusal(Refusal.UNKNOWN_KEY));
      assertThat(without.keys().values()).noneMatch(key -> key.countsAt(NOON));
    }

    @Test
    @DisplayName("remembers its use once an hour")
    void use() {
      assertThat(KeyRingRules.use(state, "1", NOON)).containsExactly(new KeyUsed(NOON, "1"));
      KeyRingState used = state.apply(new KeyUsed(NOON, "1"));
      assertThat(KeyRingRules.use(used, "1", ONE.minusNanos(1))).isEmpty();
      assertThat(KeyRingRules.use(used, "1", ONE)).hasSize(1);
      assertThat(KeyRingRules.use(used, "2", ONE)).isEmpty();
    }
  }
}
