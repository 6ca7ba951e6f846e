package dev.cairn.access;

import dev.cairn.journal.Stored;
import java.time.Instant;
import java.util.Optional;

/**
 * What happened to the keys of the API. Facts only: past tense, immutable, stored for ever. A key
 * itself is in none of them.
 */
public sealed interface KeyRingEvent extends Stored {

  /** When it happened, on the clock of the node that stored it. */
  Instant at();

  /**
   * A key was made.
   *
   * @param keyId by which the key names itself
   * @param name of who has it, for the record
   * @param hash Argon2id of its secret, see {@link KeyHash}
   * @param expiresAt from when on it counts no more; absent for never
   */
  record KeyCreated(
      Instant at,
      String keyId,
      String name,
      String hash,
      Scope scope,
      Optional<Instant> expiresAt,
      String by)
      implements KeyRingEvent {}

  /** A key was used; stored at most once an hour of each. */
  record KeyUsed(Instant at, String keyId) implements KeyRingEvent {}

  /** A key counts no more. */
  record KeyRevoked(Instant at, String keyId, String by) implements KeyRingEvent {}
}
