package dev.cairn.access;

import dev.cairn.access.KeyRingEvent.KeyCreated;
import dev.cairn.access.KeyRingEvent.KeyRevoked;
import dev.cairn.access.KeyRingEvent.KeyUsed;
import dev.cairn.journal.StoredFormat;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A stored event of the keys")
class KeyRingEventFormatTest extends StoredFormat<KeyRingEvent> {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  KeyRingEventFormatTest() {
    super(KeyRingEvent.class);
  }

  @Override
  protected Stream<KeyRingEvent> samples() {
    return Stream.of(
        new KeyCreated(
            NOON,
            "0123456789ab",
            "robot",
            "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaA",
            Scope.BUILD,
            Optional.of(NOON.plusSeconds(60)),
            "ann"),
        new KeyUsed(NOON, "0123456789ab"),
        new KeyRevoked(NOON, "0123456789ab", "ann"));
  }
}
