package dev.cairn.node;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of runs and builds: UUIDs of version 7, so that they sort by time.
 *
 * @see "RFC 9562, section 5.7"
 */
final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final AtomicLong LAST_MS = new AtomicLong();

  private Ids() {}

  /** A new id, larger than every one before it in this process when in another millisecond. */
  static String next() {
    long ms = LAST_MS.updateAndGet(last -> Math.max(last, System.currentTimeMillis()));
    long high = (ms << 16) | 0x7000L | RANDOM.nextInt(1 << 12);
    long low = (RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  /** 192 bits that nobody can guess, as 48 hexadecimal digits. */
  static String secret() {
    byte[] bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
