package dev.cairn.cluster;

import java.util.List;

/**
 * A node as the members of its cluster see it.
 *
 * @param identity UUID of its data directory
 * @param address {@code host:port} at which members reach it
 * @param roles its roles in words, sorted
 * @param status {@code joining}, {@code up}, {@code leaving}, {@code exiting} or {@code down}
 * @param reachable whether it answers
 * @param self whether it is the node that tells this
 * @param age place in the order in which members were let in, from 0 for the oldest
 */
public record Member(
    String identity,
    String address,
    List<String> roles,
    String status,
    boolean reachable,
    boolean self,
    int age) {
  private static final String IDENTITY = "identity-";

  /** Digits of an identity that tell nodes apart for people. */
  private static final int NAME_LENGTH = 8;

  /** The node's name: the last digits of its identity. */
  public String node() {
    return nodeOf(identity);
  }

  /** The name of the node with this identity. */
  public static String nodeOf(String identity) {
    // The first ones are a time: nodes that are set up together would have the same.
    return identity.substring(Math.max(0, identity.length() - NAME_LENGTH));
  }

  /** The role by which a member shows its identity. */
  static String identityRole(String identity) {
    return IDENTITY + identity;
  }

  /** The identity among the roles that Akka knows; empty when there is none. */
  static String identityIn(Iterable<String> roles) {
    for (String role : roles) {
      if (role.startsWith(IDENTITY)) {
        return role.substring(IDENTITY.length());
      }
    }
    return "";
  }
}
