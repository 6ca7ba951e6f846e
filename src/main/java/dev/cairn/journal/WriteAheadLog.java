package dev.cairn.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The log to which LevelDB writes before everything else, looked at from outside: blocks of 32 KiB
 * with records of a masked CRC-32C 4, length 2, type 1 (whole 1, first 2, middle 3, last 4) and the
 * bytes; numbers are little-endian. A record does not cross a block.
 */
final class WriteAheadLog {
  private static final int BLOCK = 32 << 10;
  private static final int HEADER = 7;
  private static final int CRC_MASK = 0xa282ead8;
  private static final byte WHOLE = 1;
  private static final byte FIRST = 2;
  private static final byte LAST = 4;

  private boolean damaged;
  private boolean wentOn;

  private WriteAheadLog() {}

  /**
   * Whether at most the last write is damaged: no other one begins behind the damage. One write
   * follows the other when that is on the disk, so a power cut damages no others.
   */
  static boolean isOnlyCutOff(Path database) throws IOException {
    WriteAheadLog log = new WriteAheadLog();
    if (!Files.isDirectory(database)) {
      return true;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(database)) {
      files = all.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
    for (Path file : files) {
      log.look(file);
    }
    return !log.wentOn;
  }

  private void look(Path file) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException gone) {
      // Another process has it open and began another log.
      return;
    }
    for (int start = 0; start < bytes.length; start += BLOCK) {
      int length = Math.min(BLOCK, bytes.length - start);
      look(ByteBuffer.wrap(bytes, start, length).slice().order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  private void look(ByteBuffer block) {
    while (block.remaining() >= HEADER) {
      int at = block.position();
      int crc = block.getInt();
      int length = Short.toUnsignedInt(block.getShort());
      byte type = block.get();
      if (type == 0 && length == 0 && crc == 0) {
        // Room that was reserved and not written.
        return;
      }
      if (length > block.remaining()) {
        damaged = true;
        return;
      }
      block.position(at + HEADER + length);
      if (type < WHOLE || type > LAST || crc != crcOf(block, at + HEADER - 1, length + 1)) {
        damaged = true;
      } else if (damaged && (type == WHOLE || type == FIRST)) {
        wentOn = true;
      }
    }
  }

  private static int crcOf(ByteBuffer block, int from, int length) {
    CRC32C crc = new CRC32C();
    byte[] bytes = new byte[length];
    block.get(from, bytes);
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK;
  }
}
