package dev.cairn.api;

import dev.cairn.ports.NearestNames;
import java.util.Collection;
import java.util.List;

/** Hints at names that somebody may have meant. Pure. */
public final class Nearest {

  private Nearest() {}

  /** {@code "; did you mean a, b?"}, or nothing when no name is near. */
  public static String hint(String wanted, Collection<String> known) {
    List<String> near = NearestNames.of(wanted, known);
    return near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?";
  }
}
