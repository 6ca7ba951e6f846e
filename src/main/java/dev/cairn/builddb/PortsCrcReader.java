package dev.cairn.builddb;

import dev.cairn.builddb.ImportEvent.ImportedEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the ndbm {@code ports_crc.db}, which on a BSD is a hash of Berkeley DB 1.85: from origin,
 * without a zero byte, to {@code u32} in the order of bytes of its machine. Pure.
 *
 * <p>A page of header, always big-endian, then pages of buckets with pages of overflow between
 * them. A page begins with the number of its offsets, then for each entry where key and value
 * begin; these lie from the end of the page downwards. An entry whose second offset is 0 names the
 * overflow page in its first.
 */
final class PortsCrcReader {
  private static final Set<Integer> HASH = Set.of(0x00061561);
  private static final int VERSION = 2;
  private static final int LITTLE = 1234;
  private static final int BIG = 4321;

  /** Offsets of the fields of the header. */
  private static final int AT_VERSION = 4;

  private static final int AT_ORDER = 8;
  private static final int AT_PAGE_BYTES = 12;
  private static final int AT_LAST_BUCKET = 40;
  private static final int AT_KEYS = 56;
  private static final int AT_HEADER_PAGES = 60;
  private static final int AT_SPARES = 68;
  private static final int HEADER_BYTES = 260;

  /** A million; dsynth has some 30,000 entries. */
  private static final int BUCKETS_MAX = 1 << 20;

  /** The lowest offset that is one; below, numbers tell of entries that are longer than a page. */
  private static final int OFFSET_MIN = 4;

  /** An address of an overflow page: its doubling, and its number there in as many bits. */
  private static final int NUMBER_BITS = 11;

  private final ByteBuffer bytes;
  private final int pageBytes;
  private final int headerPages;
  private final ByteOrder order;
  private final Map<LegacyOrigin, ImportedEntry> entries = new LinkedHashMap<>();
  private int pagesSeen;

  private PortsCrcReader(byte[] content) {
    this.bytes = ByteBuffer.wrap(content);
    if (content.length < HEADER_BYTES || bytes.getInt(0) != 0x00061561) {
      throw wrong(0, "there is no whole header");
    }
    int version = bytes.getInt(AT_VERSION);
    if (version != VERSION) {
      throw wrong(AT_VERSION, "the version is %d, not %d".formatted(version, VERSION));
    }
    this.order = order(bytes.getInt(AT_ORDER));
    this.pageBytes = field(AT_PAGE_BYTES, 64, 1 << 16, "length of a page");
    this.headerPages = field(AT_HEADER_PAGES, 1, 1 << 10, "number of header pages");
  }

  /** Whether the file is such a hash, whatever is in it. */
  static boolean isHash(byte[] content) {
    return ForeignFormat.has(content, 0, HASH);
  }

  /**
   * The entries of a file.
   *
   * @throws LegacyFileException when anything in it is none; says at which byte
   */
  static List<ImportedEntry> read(byte[] content) {
    return new PortsCrcReader(content).read();
  }

  private List<ImportedEntry> read() {
    int last = field(AT_LAST_BUCKET, 0, BUCKETS_MAX, "number of the last bucket");
    for (int bucket = 0; bucket <= last; bucket++) {
      long page = pageOf(bucket);
      // Pages behind the end were never written, so they are empty.
      while (page >= 0 && (page + 1) * pageBytes <= bytes.limit()) {
        page = page(page);
      }
    }
    int keys = bytes.getInt(AT_KEYS);
    if (keys != entries.size()) {
      throw wrong(
          AT_KEYS,
          "the header tells of %d entries, and there are %d".formatted(keys, entries.size()));
    }
    if (entries.isEmpty()) {
      throw new LegacyFileException(
          "the ndbm database has no entry; there is nothing to take over");
    }
    return List.copyOf(entries.values());
  }

  /** Takes the entries of a page, and returns the page behind it; -1 for none. */
  private long page(long number) {
    int start = (int) (number * pageBytes);
    pagesSeen++;
    if (pagesSeen > bytes.limit() / pageBytes) {
      throw wrong(start, "pages lead in a circle");
    }
    int count = offset(start, 0);
    if (count % 2 != 0 || (count + 3) * Short.BYTES > pageBytes) {
      throw wrong(start, "a page would have %d offsets".formatted(count));
    }
    int end = pageBytes;
    for (int i = 1; i < count; i += 2) {
      int key = offset(start, i);
      int value = offset(start, i + 1);
      if (value == 0) {
        return overflow(start, key);
      }
      if (value < OFFSET_MIN || value > key || key > end) {
        throw wrong(start, "an entry lies from %d to %d".formatted(value, end));
      }
      entry(start, key, end, value);
      end = value;
    }
    return -1;
  }

  private void entry(int start, int key, int end, int value) {
    byte[] name = new byte[end - key];
    bytes.get(start + key, name);
    LegacyOrigin origin =
        LegacyOrigin.parse(new String(name, StandardCharsets.ISO_8859_1))
            .orElseThrow(() -> wrong(start + key, "there is no origin such as devel/zlib"));
    if (key - value != Integer.BYTES) {
      throw wrong(start + value, "a fingerprint would have %d bytes".formatted(key - value));
    }
    int crc = bytes.slice(start + value, Integer.BYTES).order(order).getInt();
    entries.put(origin, origin.entry(crc, Optional.empty()));
  }

  private long pageOf(int bucket) {
    return (long) bucket + headerPages + (bucket == 0 ? 0 : spares(log2(bucket + 1) - 1));
  }

  private long overflow(int start, int address) {
    int doubling = address >>> NUMBER_BITS;
    int number = address & ((1 << NUMBER_BITS) - 1);
    long page = pageOf((1 << doubling) - 1) + number;
    if (number == 0 || page < headerPages || (page + 1) * pageBytes > bytes.limit()) {
      throw wrong(start, "a page leads to page %d, which there is not".formatted(page));
    }
    return page;
  }

  private int spares(int doubling) {
    return bytes.getInt(AT_SPARES + doubling * Integer.BYTES);
  }

  /** The lowest power of two that is no less. */
  private static int log2(int number) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(number - 1);
  }

  private int offset(int start, int index) {
    return Short.toUnsignedInt(
        bytes.slice(start + index * Short.BYTES, Short.BYTES).order(order).getShort());
  }

  private int field(int at, int least, int most, String what) {
    int value = bytes.getInt(at);
    if (value < least || value > most) {
      throw wrong(at, "the %s would be %d".formatted(what, value));
    }
    return value;
  }

  private static ByteOrder order(int word) {
    return switch (word) {
      case LITTLE -> ByteOrder.LITTLE_ENDIAN;
      case BIG -> ByteOrder.BIG_ENDIAN;
      default -> throw wrong(AT_ORDER, "the order of bytes would be " + word);
    };
  }

  private static LegacyFileException wrong(int offset, String what) {
    return new LegacyFileException(
        "the file is a damaged ndbm database, or none of dsynth: at byte %d %s; nothing of it was taken over"
            .formatted(offset, what));
  }
}
