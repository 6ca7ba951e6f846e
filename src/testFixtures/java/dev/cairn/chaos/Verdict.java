package dev.cairn.chaos;

import java.util.List;

/**
 * What a model says of a history.
 *
 * @param findings what is wrong, or what is not known; a line each, none when it is valid
 */
public record Verdict(Kind kind, List<String> findings) {

  /** The three answers. */
  public enum Kind {
    /** Everything that was promised was kept. */
    VALID,
    /** A promise was broken, whatever else is not known. */
    INVALID,
    /** No promise was seen broken, and not all could be looked at. */
    UNKNOWN
  }

  /** What is wrong counts more than what is not known. */
  static Verdict of(List<String> wrong, List<String> unknown) {
    if (!wrong.isEmpty()) {
      return new Verdict(Kind.INVALID, List.copyOf(wrong));
    }
    return unknown.isEmpty()
        ? new Verdict(Kind.VALID, List.of())
        : new Verdict(Kind.UNKNOWN, List.copyOf(unknown));
  }
}
