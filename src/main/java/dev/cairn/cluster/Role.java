package dev.cairn.cluster;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a member does. */
public enum Role {
  /** Decides, keeps the journal and the repository, and answers the API. */
  CONTROLLER,
  /** Builds. */
  WORKER,
  /** Looks after disks. */
  STORAGE,
  /** Makes and boots generations of systems. */
  IMAGE,
  /** Only asks. */
  CLIENT;

  /** All roles: those of a node that nobody has told otherwise. */
  public static Set<Role> all() {
    return EnumSet.allOf(Role.class);
  }

  /** The lower-case word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of that word; empty when there is none. */
  public static Optional<Role> of(String word) {
    return Stream.of(values()).filter(role -> role.word().equals(word)).findFirst();
  }
}
