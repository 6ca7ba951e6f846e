package dev.cairn.ports;

/**
 * A package name, possibly with a constraint on its version: {@code foo}, {@code foo>=1.2}.
 *
 * @param name package or provision
 * @param relation {@link Relation#ANY} when there is no constraint
 * @param version right-hand side as written; empty for {@link Relation#ANY}
 */
public record Dependency(String name, Relation relation, String version) {

  /** How the version of what is there must relate to the one that is asked for. */
  public enum Relation {
    ANY(""),
    LESS("<"),
    AT_MOST("<="),
    EQUAL("="),
    AT_LEAST(">="),
    GREATER(">");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }

    /** The sign as pacman writes it; empty for {@link #ANY}. */
    public String sign() {
      return sign;
    }
  }
}
