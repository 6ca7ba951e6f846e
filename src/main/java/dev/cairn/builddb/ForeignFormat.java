package dev.cairn.builddb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;

/** Databases that are no old build store, told by the number at their beginning. Pure. */
final class ForeignFormat {
  private static final String AS_TEXT =
      "; write its entries as lines of ORIGIN:HEX on the machine that has it, and import those";

  /**
   * A format.
   *
   * @param offset where its number stands
   * @param numbers any of these, in either order of bytes
   * @param whatItIs for the message
   */
  private record Format(int offset, Set<Integer> numbers, String whatItIs) {}

  private static final List<Format> KNOWN =
      List.of(
          new Format(
              0,
              Set.of(0x13579acd, 0x13579ace, 0x13579acf, 0x13579ad0, 0x13579ad1),
              "the file is a GNU dbm database, which dsynth does not write" + AS_TEXT),
          new Format(
              0,
              Set.of(0x00053162),
              "the file is a tree of Berkeley DB 1.85, not a hash" + AS_TEXT),
          new Format(
              12,
              Set.of(0x00061561, 0x00053162, 0x00042253, 0x00074582),
              "the file is a database of Berkeley DB 2 or later, not the ndbm of a BSD" + AS_TEXT),
          new Format(
              16,
              Set.of(0xed0cdaed),
              "the file is a bbolt database such as builds.db, which is not taken over; import the"
                  + " crc_index or dsynth.db beside it"));

  private ForeignFormat() {}

  /**
   * Throws for a file of a format that is known and not read.
   *
   * @throws LegacyFileException that says what it is and what to do instead
   */
  static void refuse(byte[] bytes) {
    for (Format format : KNOWN) {
      if (has(bytes, format.offset(), format.numbers())) {
        throw new LegacyFileException(format.whatItIs());
      }
    }
  }

  /** Whether one of the numbers stands there, in either order of bytes. */
  static boolean has(byte[] bytes, int offset, Set<Integer> numbers) {
    if (bytes.length < offset + Integer.BYTES) {
      return false;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return numbers.contains(buffer.getInt(offset))
        || numbers.contains(buffer.order(ByteOrder.LITTLE_ENDIAN).getInt(offset));
  }
}
