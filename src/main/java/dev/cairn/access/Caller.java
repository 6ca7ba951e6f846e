package dev.cairn.access;

import java.util.Optional;

/**
 * Who asks.
 *
 * @param name for the record: {@code key:NAME}; empty for who has the node's own token, who may
 *     name somebody
 * @param scope what it may do
 * @param keyId of the key that was shown for it, if one was
 */
public record Caller(String name, Scope scope, Optional<String> keyId) {
  /** Who has the token in the data directory. */
  public static final Caller LOCAL = new Caller("", Scope.ADMIN, Optional.empty());
}
