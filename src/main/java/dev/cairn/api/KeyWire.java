package dev.cairn.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What goes over the wire about keys, as records; see {@link Wire}. */
public final class KeyWire {

  private KeyWire() {}

  /**
   * Asks for a key.
   *
   * @param scope {@code read}, {@code build} or {@code admin}
   * @param counts how long; absent for ever
   */
  public record NewKey(String name, String scope, Optional<Duration> counts) {}

  /** A new key; the only answer that has it. */
  public record MadeKey(String key, Key about) {}

  /**
   * What is known of a key.
   *
   * @param state {@code counts}, {@code expired} or {@code revoked}
   * @param lastUsedAt to the hour
   */
  public record Key(
      String id,
      String name,
      String scope,
      String state,
      Instant createdAt,
      String createdBy,
      Optional<Instant> expiresAt,
      Optional<Instant> lastUsedAt) {}

  /** All keys, the newest first. */
  public record Keys(List<Key> keys) {}
}
