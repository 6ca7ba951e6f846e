package dev.cairn.builddb;

import dev.cairn.builddb.ImportEvent.ImportedEntry;
import dev.cairn.builddb.ImportEvent.Kind;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A file of an old build store, read whole. Pure.
 *
 * @param name as whoever sent it calls it
 * @param sha256 of its content, lower-case hexadecimal
 * @param sizeBytes its length
 * @param entries at least one; each origin and flavor once, where the file has it first, with what
 *     the file says of it last
 * @param refused lines that are no entry, in their order; only text has some
 */
public record LegacyFile(
    String name,
    String sha256,
    long sizeBytes,
    Kind kind,
    List<ImportedEntry> entries,
    List<Refused> refused) {

  /** Longest file: 8 MiB, some 80,000 entries of {@code dsynth.db}. */
  public static final int BYTES_MAX = 8 << 20;

  /**
   * A line that was passed over.
   *
   * @param line its number, from 1
   * @param why in words, without the number
   */
  public record Refused(int line, String why) {}

  /** What a reader makes of a file. */
  record Content(Kind kind, List<ImportedEntry> entries, List<Refused> refused) {}

  /**
   * Recognises and reads a file.
   *
   * @param name of the file, for the record
   * @throws LegacyFileException when it is not a store, or damaged; nothing of it counts then
   */
  public static LegacyFile read(String name, byte[] bytes) {
    if (bytes.length == 0) {
      throw new LegacyFileException("the file is empty; there is nothing to take over");
    }
    Content content = content(bytes);
    return new LegacyFile(
        name, sha256(bytes), bytes.length, content.kind(), content.entries(), content.refused());
  }

  /** Text has no zero byte, and no entry of the binary store is without one. */
  private static Content content(byte[] bytes) {
    if (PortsCrcReader.isHash(bytes)) {
      return new Content(Kind.PORTS_CRC, PortsCrcReader.read(bytes), List.of());
    }
    ForeignFormat.refuse(bytes);
    for (byte one : bytes) {
      if (one == 0) {
        return new Content(Kind.DSYNTH_DB, DsynthDbReader.read(bytes), List.of());
      }
    }
    return CrcIndexReader.read(bytes);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
