package dev.cairn.access;

import java.util.List;
import java.util.function.Supplier;

/**
 * What decides who may ask a node.
 *
 * @param token what whoever may do everything brings; at least 16 characters
 * @param hosts names of the node besides the one it listens at
 * @param keys what other callers bring
 * @param sessions what browsers bring
 * @param limits how often who may ask
 * @param secrets gives 48 hexadecimal digits that nobody can guess
 */
public record Access(
    String token,
    List<String> hosts,
    Keys keys,
    Sessions sessions,
    Limits limits,
    Supplier<String> secrets) {

  /** The same for clients that bring another token. */
  public Access withToken(String other) {
    return new Access(other, hosts, keys, sessions, limits, secrets);
  }
}
