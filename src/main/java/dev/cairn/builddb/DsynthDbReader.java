package dev.cairn.builddb;

import dev.cairn.builddb.ImportEvent.ImportedEntry;
import dev.cairn.builddb.ImportEvent.LastBuild;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the binary {@code dsynth.db}: records without header, count or checksum, each {@code u32
 * crc}, three texts with their length as {@code u16} (origin, version, package file), {@code i64}
 * size, time of change and time of build in seconds; all little-endian. Where one record is wrong
 * nobody knows where the next one begins, so the whole file is refused then. Pure.
 */
final class DsynthDbReader {
  /** Longest text: 255 bytes, as file systems have it. */
  static final int TEXT_BYTES_MAX = 255;

  /** Of a file: 1 PiB. */
  private static final long SIZE_MAX = 1L << 50;

  /** The end of the year 9999. */
  private static final long SECONDS_MAX = 253_402_300_799L;

  private final ByteBuffer bytes;

  private DsynthDbReader(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The entries of a file.
   *
   * @throws LegacyFileException when anything in it is no record; says at which byte
   */
  static List<ImportedEntry> read(byte[] bytes) {
    DsynthDbReader reader = new DsynthDbReader(bytes);
    Map<LegacyOrigin, ImportedEntry> entries = new LinkedHashMap<>();
    while (reader.bytes.hasRemaining()) {
      reader.record(entries);
    }
    return List.copyOf(entries.values());
  }

  private void record(Map<LegacyOrigin, ImportedEntry> entries) {
    int start = bytes.position();
    need(start, Integer.BYTES, "fingerprint");
    int crc = bytes.getInt();
    int at = bytes.position();
    String name = text(start, "origin");
    LegacyOrigin origin =
        LegacyOrigin.parse(name)
            .orElseThrow(() -> wrong(at, "there is no origin such as devel/zlib"));
    String version = text(start, "version");
    String packageFile = text(start, "package file");
    long size = number(start, "size", SIZE_MAX);
    Instant changedAt = Instant.ofEpochSecond(number(start, "time of change", SECONDS_MAX));
    Instant builtAt = Instant.ofEpochSecond(number(start, "time of build", SECONDS_MAX));
    entries.put(
        origin,
        origin.entry(
            crc, Optional.of(new LastBuild(version, packageFile, size, changedAt, builtAt))));
  }

  private String text(int start, String what) {
    int at = bytes.position();
    need(start, Short.BYTES, what);
    int length = Short.toUnsignedInt(bytes.getShort());
    if (length > TEXT_BYTES_MAX) {
      throw wrong(
          at,
          "the %s would have %d bytes; %d are possible".formatted(what, length, TEXT_BYTES_MAX));
    }
    need(start, length, what);
    ByteBuffer slice = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
    } catch (CharacterCodingException foreign) {
      throw wrong(at, "the " + what + " is no UTF-8");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw wrong(at, "the " + what + " has control characters");
    }
    return text;
  }

  private long number(int start, String what, long most) {
    int at = bytes.position();
    need(start, Long.BYTES, what);
    long number = bytes.getLong();
    if (number < 0 || number > most) {
      throw wrong(at, "the %s would be %d".formatted(what, number));
    }
    return number;
  }

  private void need(int start, int count, String what) {
    if (bytes.remaining() < count) {
      throw new LegacyFileException(
          "the file is damaged: it ends at byte %d, in the %s of the record that begins at byte %d"
                  .formatted(bytes.limit(), what, start)
              + "; nothing of it was taken over");
    }
  }

  private static LegacyFileException wrong(int offset, String what) {
    return new LegacyFileException(
        "the file is damaged, or no dsynth.db: at byte %d %s; nothing of it was taken over"
            .formatted(offset, what));
  }
}
