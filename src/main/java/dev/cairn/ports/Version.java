package dev.cairn.ports;

import java.util.regex.Pattern;

/**
 * Full version of a package: {@code [epoch:]pkgver[-pkgrel]}.
 *
 * <p>The order is the one of pacman's {@code vercmp}: epochs first, then pkgver segment by segment,
 * then pkgrel, which counts only when both sides have one. It is therefore coarser than {@link
 * #equals}: {@code 1.0} and {@code 1.00} compare as 0, and so do {@code 1.0} and {@code 1.0-3}.
 *
 * @param epoch 0 when none is written
 * @param pkgver upstream's version; not empty
 * @param pkgrel release of the recipe; may have one dot; empty where none is written, as in {@code
 *     provides=(libfoo=1.2)}
 */
public record Version(int epoch, String pkgver, String pkgrel) implements Comparable<Version> {

  private static final Pattern EPOCH = Pattern.compile("[0-9]*:.*", Pattern.DOTALL);

  /**
   * Reads what {@link #toString} writes. The pkgrel is what follows the last hyphen.
   *
   * @throws IllegalArgumentException with one line when there is no pkgver, nothing after the
   *     hyphen, or the epoch does not fit into an int
   */
  public static Version parse(String text) {
    int colon = EPOCH.matcher(text).matches() ? text.indexOf(':') : -1;
    int hyphen = text.lastIndexOf('-');
    String pkgver = text.substring(colon + 1, hyphen > colon ? hyphen : text.length());
    String pkgrel = hyphen > colon ? text.substring(hyphen + 1) : "";
    if (pkgver.isEmpty() || (hyphen > colon && pkgrel.isEmpty())) {
      throw new IllegalArgumentException(
          "'" + Names.printable(text) + "' is not a version: write [epoch:]pkgver[-pkgrel]");
    }
    return new Version(colon > 0 ? epochOf(text.substring(0, colon)) : 0, pkgver, pkgrel);
  }

  /** Reads an epoch; an empty text is 0. */
  static int epochOf(String text) {
    try {
      int epoch = text.isEmpty() ? 0 : Integer.parseInt(text);
      if (epoch >= 0) {
        return epoch;
      }
    } catch (NumberFormatException _) {
      // Said below, in words that name the value.
    }
    throw new IllegalArgumentException(
        "epoch '" + Names.printable(text) + "' must be a number from 0 to " + Integer.MAX_VALUE);
  }

  /** Pacman's order; see the class for where it is coarser than {@link #equals}. */
  @Override
  public int compareTo(Version other) {
    int byEpoch = Integer.compare(epoch, other.epoch);
    if (byEpoch != 0) {
      return byEpoch;
    }
    int byPkgver = new SegmentComparison(pkgver, other.pkgver).result();
    if (byPkgver != 0 || pkgrel.isEmpty() || other.pkgrel.isEmpty()) {
      return byPkgver;
    }
    return new SegmentComparison(pkgrel, other.pkgrel).result();
  }

  /** As pacman writes it: the epoch is left out when it is 0. */
  @Override
  public String toString() {
    return (epoch == 0 ? "" : epoch + ":") + pkgver + (pkgrel.isEmpty() ? "" : "-" + pkgrel);
  }

  /**
   * Compares two texts segment by segment, a segment being a longest run of digits or of letters.
   *
   * <ol>
   *   <li>A longer separator before a segment is newer ({@code 1..0 > 1.0}).
   *   <li>A number is newer than a word ({@code 1.0 > 1.a}); numbers compare by value, words by
   *       character.
   *   <li>When one side has ended, a word that is left makes its side older ({@code 1.0a < 1.0}),
   *       anything else makes it newer ({@code 1.0.1 > 1.0}).
   * </ol>
   */
  private static final class SegmentComparison {
    private final String left;
    private final String right;
    private int leftAt;
    private int rightAt;

    SegmentComparison(String left, String right) {
      this.left = left;
      this.right = right;
    }

    int result() {
      if (left.equals(right)) {
        return 0;
      }
      while (leftAt < left.length() && rightAt < right.length()) {
        int leftGap = skipSeparator(left, leftAt) - leftAt;
        int rightGap = skipSeparator(right, rightAt) - rightAt;
        leftAt += leftGap;
        rightAt += rightGap;
        if (leftAt == left.length() || rightAt == right.length()) {
          break;
        }
        if (leftGap != rightGap) {
          return Integer.signum(leftGap - rightGap);
        }
        int bySegment = compareNextSegment();
        if (bySegment != 0) {
          return bySegment;
        }
      }
      return compareRests();
    }

    private int compareNextSegment() {
      boolean number = isDigit(left.charAt(leftAt));
      int leftEnd = segmentEnd(left, leftAt, number);
      int rightEnd = segmentEnd(right, rightAt, number);
      if (rightEnd == rightAt) {
        return number ? 1 : -1;
      }
      String leftSegment = left.substring(leftAt, leftEnd);
      String rightSegment = right.substring(rightAt, rightEnd);
      leftAt = leftEnd;
      rightAt = rightEnd;
      if (number) {
        leftSegment = withoutLeadingZeros(leftSegment);
        rightSegment = withoutLeadingZeros(rightSegment);
        if (leftSegment.length() != rightSegment.length()) {
          return Integer.signum(leftSegment.length() - rightSegment.length());
        }
      }
      return Integer.signum(leftSegment.compareTo(rightSegment));
    }

    private int compareRests() {
      boolean leftEnded = leftAt == left.length();
      boolean rightEnded = rightAt == right.length();
      if (leftEnded && rightEnded) {
        return 0;
      }
      if (leftEnded) {
        return isLetter(right.charAt(rightAt)) ? 1 : -1;
      }
      return isLetter(left.charAt(leftAt)) ? -1 : 1;
    }

    private static int skipSeparator(String text, int from) {
      int at = from;
      while (at < text.length() && !isDigit(text.charAt(at)) && !isLetter(text.charAt(at))) {
        at++;
      }
      return at;
    }

    private static int segmentEnd(String text, int from, boolean number) {
      int at = from;
      while (at < text.length()
          && (number ? isDigit(text.charAt(at)) : isLetter(text.charAt(at)))) {
        at++;
      }
      return at;
    }

    private static String withoutLeadingZeros(String digits) {
      int at = 0;
      while (at < digits.length() && digits.charAt(at) == '0') {
        at++;
      }
      return digits.substring(at);
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
  }
}
