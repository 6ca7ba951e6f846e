package dev.cairn.builddb;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files of old build stores as dsynth wrote them, made for tests. */
public final class TestingLegacyStores {
  /** When the builds of {@link #record} were: 2024-05-01T10:00:00Z. */
  public static final long BUILT_AT = 1_714_557_600L;

  private static final int PAGE = 64;
  private static final int OVERFLOW = 0;

  private TestingLegacyStores() {}

  /** A record of {@code dsynth.db} with version 1.3.1 and a package of 4,711 bytes. */
  public static byte[] record(String origin, int crc) {
    return record(
        crc, utf8(origin), utf8("1.3.1"), utf8("zlib-1.3.1.pkg"), 4711, BUILT_AT - 1, BUILT_AT);
  }

  /** A record with exactly these fields. */
  static byte[] record(
      int crc, byte[] origin, byte[] version, byte[] file, long size, long changed, long built) {
    ByteBuffer bytes =
        ByteBuffer.allocate(34 + origin.length + version.length + file.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(crc);
    for (byte[] text : List.of(origin, version, file)) {
      bytes.putShort((short) text.length).put(text);
    }
    return bytes.putLong(size).putLong(changed).putLong(built).array();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** One after the other. */
  public static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /**
   * An ndbm file of one bucket, whose further entries lie on pages of overflow, as a hash of
   * Berkeley DB 1.85 has them.
   */
  public static byte[] ndbm(Map<String, Integer> entries, ByteOrder order) {
    List<byte[]> pages = new ArrayList<>();
    List<Map.Entry<String, Integer>> left = new ArrayList<>(new TreeMap<>(entries).entrySet());
    while (pages.isEmpty() || !left.isEmpty()) {
      pages.add(page(left, pages.size() + 1, order));
    }
    ByteBuffer header = ByteBuffer.allocate(320);
    int[] fields = {
      0x00061561,
      2,
      order == ByteOrder.LITTLE_ENDIAN ? 1234 : 4321,
      PAGE,
      6,
      256,
      256,
      8,
      0,
      0,
      0,
      1,
      0,
      40,
      entries.size(),
      5,
      0
    };
    for (int field : fields) {
      header.putInt(field);
    }
    return joined(header.array(), joined(pages.toArray(byte[][]::new)));
  }

  /** Takes from {@code left} what fits on a page, and names the next page when some is left. */
  private static byte[] page(List<Map.Entry<String, Integer>> left, int next, ByteOrder order) {
    ByteBuffer page = ByteBuffer.allocate(PAGE).order(order);
    List<Integer> offsets = new ArrayList<>();
    int end = PAGE;
    while (!left.isEmpty()) {
      byte[] name = utf8(left.getFirst().getKey());
      int value = end - name.length - Integer.BYTES;
      // Its own offsets, those that name the next page, and the three numbers of a page.
      if (value < (offsets.size() + 2 + 2 + 3) * Short.BYTES) {
        break;
      }
      page.put(end - name.length, name).putInt(value, left.removeFirst().getValue());
      offsets.addAll(List.of(end - name.length, value));
      end = value;
    }
    if (!left.isEmpty()) {
      offsets.addAll(List.of(next, OVERFLOW));
    }
    page.putShort((short) offsets.size());
    offsets.forEach(offset -> page.putShort(offset.shortValue()));
    page.putShort((short) 0).putShort((short) end);
    return page.array();
  }
}
