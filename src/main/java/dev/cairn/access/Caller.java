package dev.cairn.access;

/**
 * Who asks.
 *
 * @param name for the record: {@code key:NAME} or {@code jwt:SUBJECT}; empty for who has the node's
 *     own token, who may name somebody
 * @param scope what it may do
 */
public record Caller(String name, Scope scope) {
  /** Who has the token in the data directory. */
  public static final Caller LOCAL = new Caller("", Scope.ADMIN);
}
