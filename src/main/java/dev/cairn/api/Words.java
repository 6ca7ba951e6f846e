package dev.cairn.api;

/** Text of others as it is safe to show. Pure. */
final class Words {
  /** Longest text that is repeated in an answer or a log, in characters. */
  static final int SHOWN_MAX = 200;

  private Words() {}

  /** {@code text} in one line, without control characters and not too long. */
  static String visible(String text) {
    String shown = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "..." : text;
    return shown.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }
}
