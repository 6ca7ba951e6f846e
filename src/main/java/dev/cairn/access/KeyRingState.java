package dev.cairn.access;

import dev.cairn.access.KeyRingEvent.KeyCreated;
import dev.cairn.access.KeyRingEvent.KeyRevoked;
import dev.cairn.access.KeyRingEvent.KeyUsed;
import dev.cairn.journal.Stored;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The keys of the API: the fold of their events. Pure: no clock, no I/O, no Akka.
 *
 * @param keys id to key, revoked ones too
 */
public record KeyRingState(PMap<String, Key> keys) implements Stored {

  /** Before the first event. */
  public static final KeyRingState EMPTY = new KeyRingState(HashTreePMap.empty());

  /**
   * A key.
   *
   * @param lastUsedAt to the hour
   */
  public record Key(
      String id,
      String name,
      String hash,
      Scope scope,
      Instant createdAt,
      String createdBy,
      Optional<Instant> expiresAt,
      Optional<Instant> lastUsedAt,
      Optional<Instant> revokedAt) {

    /** Whether it counts: the end of its time is exclusive. */
    public boolean countsAt(Instant now) {
      return revokedAt.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
    }

    private Key usedAt(Instant at) {
      return new Key(
          id, name, hash, scope, createdAt, createdBy, expiresAt, Optional.of(at), revokedAt);
    }

    private Key revokedAt(Instant at) {
      return new Key(
          id, name, hash, scope, createdAt, createdBy, expiresAt, lastUsedAt, Optional.of(at));
    }
  }

  /** The state after {@code event}. */
  public KeyRingState apply(KeyRingEvent event) {
    return switch (event) {
      case KeyCreated(var at, var id, var name, var hash, var scope, var expiresAt, var by) ->
          new KeyRingState(
              keys.plus(
                  id,
                  new Key(
                      id,
                      name,
                      hash,
                      scope,
                      at,
                      by,
                      expiresAt,
                      Optional.empty(),
                      Optional.empty())));
      case KeyUsed(var at, var id) -> change(id, key -> key.usedAt(at));
      case KeyRevoked(var at, var id, var _) -> change(id, key -> key.revokedAt(at));
    };
  }

  private KeyRingState change(String id, UnaryOperator<Key> change) {
    return new KeyRingState(keys.plus(id, change.apply(key(id))));
  }

  /** The key with this id, which there must be. */
  Key key(String id) {
    Key key = keys.get(id);
    if (key == null) {
      throw new IllegalStateException("there is no key " + id);
    }
    return key;
  }
}
