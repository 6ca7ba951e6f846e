package dev.cairn.ports;

/**
 * A package name, possibly with a constraint on its version: {@code foo}, {@code foo>=1.2}.
 *
 * @param name package or provision
 * @param relation {@link Relation#ANY} when there is no constraint
 * @param version right-hand side as written; empty for {@link Relation#ANY}
 */
public record Dependency(String name, Relation relation, String version) {

  /**
   * Reads {@code name}, {@code name=version}, {@code name<=version} and so on.
   *
   * @throws IllegalArgumentException with one line when a name or a version is missing, or the
   *     version cannot be read
   */
  public static Dependency parse(String text) {
    int at = firstSign(text);
    if (at < 0) {
      return new Dependency(requireName(text, text), Relation.ANY, "");
    }
    Relation relation = Relation.startingAt(text, at);
    String version = text.substring(at + relation.sign().length());
    if (version.isEmpty()) {
      throw new IllegalArgumentException("'" + Names.printable(text) + "' names no version");
    }
    Version.parse(version);
    return new Dependency(requireName(text.substring(0, at), text), relation, version);
  }

  private static int firstSign(String text) {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '<' || c == '>' || c == '=') {
        return at;
      }
    }
    return -1;
  }

  private static String requireName(String name, String text) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("'" + Names.printable(text) + "' names no package");
    }
    return name;
  }

  /** Whether a package of this name at {@code present} is what is asked for. */
  public boolean isSatisfiedBy(Version present) {
    if (relation == Relation.ANY) {
      return true;
    }
    int order = present.compareTo(Version.parse(version));
    return switch (relation) {
      case ANY -> true;
      case LESS -> order < 0;
      case AT_MOST -> order <= 0;
      case EQUAL -> order == 0;
      case AT_LEAST -> order >= 0;
      case GREATER -> order > 0;
    };
  }

  /**
   * Whether {@code provision}, an entry of {@code provides}, is what is asked for. As with pacman,
   * a provision without a version satisfies only a dependency without a constraint.
   */
  public boolean isSatisfiedBy(Dependency provision) {
    if (!provision.name.equals(name)) {
      return false;
    }
    return relation == Relation.ANY
        || (provision.relation == Relation.EQUAL
            && isSatisfiedBy(Version.parse(provision.version)));
  }

  /** As pacman writes it: {@code foo>=1.2}. */
  @Override
  public String toString() {
    return name + relation.sign() + version;
  }

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

    static Relation startingAt(String text, int at) {
      boolean orEqual = text.startsWith("=", at + 1);
      return switch (text.charAt(at)) {
        case '<' -> orEqual ? AT_MOST : LESS;
        case '>' -> orEqual ? AT_LEAST : GREATER;
        default -> EQUAL;
      };
    }

    /** The sign as pacman writes it; empty for {@link #ANY}. */
    public String sign() {
      return sign;
    }
  }
}
