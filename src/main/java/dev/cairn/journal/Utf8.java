package dev.cairn.journal;

import java.nio.charset.StandardCharsets;

/** Text into bytes that are already there. */
final class Utf8 {
  private static final int ASCII_END = 0x80;

  private Utf8() {}

  /** Writes {@code text} into {@code target} from {@code start} on; the number of bytes. */
  @SuppressWarnings("deprecation") // getBytes of Latin-1 text is exact for ASCII, and copies once
  static int encode(String text, byte[] target, int start) {
    int length = text.length();
    text.getBytes(0, length, target, start);
    for (int i = 0; i < length; i++) {
      if (target[start + i] < 0 || text.charAt(i) >= ASCII_END) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, target, start, bytes.length);
        if (!isText(text)) {
          // A byte that no text has: nothing is ever stored under it, so nothing is found.
          target[start] = (byte) 0xff;
        }
        return bytes.length;
      }
    }
    return length;
  }

  /** Whether {@code text} takes at most {@code bytes}. */
  static boolean fits(String text, int bytes) {
    return text.length() * 3L <= bytes || text.getBytes(StandardCharsets.UTF_8).length <= bytes;
  }

  /** Whether {@code text} can be written: not with half of a surrogate pair in it. */
  static boolean isText(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= ASCII_END) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
      }
    }
    return true;
  }
}
