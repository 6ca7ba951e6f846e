package dev.cairn.access;

import dev.cairn.access.KeyRingEvent.KeyCreated;
import dev.cairn.access.KeyRingEvent.KeyRevoked;
import dev.cairn.access.KeyRingEvent.KeyUsed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which facts follow from a request about keys. Pure: the caller brings clock and ids. */
public final class KeyRingRules {
  /** How exactly the last use of a key is known: 1 h, so that use costs next to no journal. */
  public static final Duration USE_STEP = Duration.ofHours(1);

  /** Keys that count at one time: 1,000. */
  public static final int KEYS_MAX = 1_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  /** Why a request about keys is refused. */
  public enum Refusal {
    /** The name is not one. */
    WRONG_NAME("a key's name has 1 to 64 letters, digits and any of . _ @ -"),
    /** A key of this name counts. */
    NAME_TAKEN("a key of this name counts; revoke it, or choose another name"),
    /** The key would never count. */
    EXPIRES_IN_THE_PAST("the key would never count: its end lies in the past"),
    /** There are enough. */
    TOO_MANY_KEYS("there are 1000 keys that count; revoke some"),
    /** No key has this id or name. */
    UNKNOWN_KEY("there is no such key");

    private final String sentence;

    Refusal(String sentence) {
      this.sentence = sentence;
    }

    /** What the client is told. */
    public String sentence() {
      return sentence;
    }
  }

  /** What becomes of a request. */
  sealed interface Decision {
    record Accepted(String keyId, List<KeyRingEvent> events) implements Decision {}

    record Refused(Refusal reason) implements Decision {}
  }

  private KeyRingRules() {}

  static Decision create(KeyRingState state, KeyCreated wanted) {
    if (!NAME.matcher(wanted.name()).matches()) {
      return new Decision.Refused(Refusal.WRONG_NAME);
    }
    if (wanted.expiresAt().isPresent() && !wanted.at().isBefore(wanted.expiresAt().get())) {
      return new Decision.Refused(Refusal.EXPIRES_IN_THE_PAST);
    }
    List<KeyRingState.Key> counting =
        state.keys().values().stream().filter(key -> key.countsAt(wanted.at())).toList();
    if (counting.stream().anyMatch(key -> key.name().equals(wanted.name()))) {
      return new Decision.Refused(Refusal.NAME_TAKEN);
    }
    return counting.size() >= KEYS_MAX
        ? new Decision.Refused(Refusal.TOO_MANY_KEYS)
        : new Decision.Accepted(wanted.keyId(), List.of(wanted));
  }

  /** Revokes the key with this id, or else the one with this name that counts; safe to repeat. */
  static Decision revoke(KeyRingState state, String idOrName, Instant now, String by) {
    Optional<KeyRingState.Key> found =
        Optional.ofNullable(state.keys().get(idOrName))
            .or(
                () ->
                    state.keys().values().stream()
                        .filter(key -> key.name().equals(idOrName) && key.countsAt(now))
                        .findFirst());
    if (found.isEmpty()) {
      return new Decision.Refused(Refusal.UNKNOWN_KEY);
    }
    KeyRingState.Key key = found.get();
    return new Decision.Accepted(
        key.id(),
        key.revokedAt().isPresent() ? List.of() : List.of(new KeyRevoked(now, key.id(), by)));
  }

  static List<KeyRingEvent> use(KeyRingState state, String keyId, Instant now) {
    KeyRingState.Key key = state.keys().get(keyId);
    return key == null || !isWorthTelling(key, now) ? List.of() : List.of(new KeyUsed(now, keyId));
  }

  /** Whether a use at {@code now} is stored. */
  static boolean isWorthTelling(KeyRingState.Key key, Instant now) {
    return key.lastUsedAt().map(last -> !now.isBefore(last.plus(USE_STEP))).orElse(true);
  }
}
