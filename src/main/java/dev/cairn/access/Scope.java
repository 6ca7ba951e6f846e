package dev.cairn.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a caller may do; each allows what those before it allow. */
public enum Scope {
  /** See everything that the node tells, keys excepted. */
  READ,
  /** Build, cancel, pause workers: what work is done. */
  BUILD,
  /** Keys, the journal's files, the end of the node. */
  ADMIN;

  /** Whether who has this may do what {@code wanted} allows. */
  public boolean allows(Scope wanted) {
    return compareTo(wanted) >= 0;
  }

  /** As it is written: in small letters. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scope of a word; empty when there is none. */
  public static Optional<Scope> of(String word) {
    return Stream.of(values()).filter(scope -> scope.word().equals(word)).findFirst();
  }
}
