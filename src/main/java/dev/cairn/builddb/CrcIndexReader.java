package dev.cairn.builddb;

import dev.cairn.builddb.ImportEvent.ImportedEntry;
import dev.cairn.builddb.ImportEvent.Kind;
import dev.cairn.builddb.LegacyFile.Content;
import dev.cairn.builddb.LegacyFile.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the text {@code crc_index}: {@code origin:hex} per line, {@code #} begins a comment. A line
 * that is not wholly an entry is refused, however much of it looks like one. Pure.
 */
final class CrcIndexReader {
  /** As much of a bad line as is shown. */
  private static final int SHOWN_MAX = 60;

  private static final Pattern CRC = Pattern.compile("[0-9A-Fa-f]{1,8}");

  private final Map<LegacyOrigin, ImportedEntry> entries = new LinkedHashMap<>();
  private final List<Refused> refused = new ArrayList<>();

  private CrcIndexReader() {}

  /**
   * The entries of a file.
   *
   * @throws LegacyFileException when it has none
   */
  static Content read(byte[] bytes) {
    CrcIndexReader reader = new CrcIndexReader();
    int line = 0;
    int start = 0;
    while (start < bytes.length) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      line++;
      reader.line(line, ByteBuffer.wrap(bytes, start, end - start));
      start = end + 1;
    }
    if (reader.entries.isEmpty()) {
      throw new LegacyFileException(
          "the file has no entry of a crc_index, which is a line such as devel/zlib:0badcafe"
              + reader.refused.stream()
                  .findFirst()
                  .map(first -> "; line " + first.line() + " " + first.why())
                  .orElse(""));
    }
    return new Content(
        Kind.CRC_INDEX, List.copyOf(reader.entries.values()), List.copyOf(reader.refused));
  }

  private void line(int number, ByteBuffer bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString().strip();
    } catch (CharacterCodingException foreign) {
      refused.add(new Refused(number, "is no UTF-8"));
      return;
    }
    if (text.isEmpty() || text.startsWith("#")) {
      return;
    }
    int colon = text.indexOf(':');
    String crc = text.substring(colon + 1);
    Optional<LegacyOrigin> origin = LegacyOrigin.parse(colon < 0 ? "" : text.substring(0, colon));
    if (origin.isPresent() && CRC.matcher(crc).matches()) {
      entries.put(
          origin.get(), origin.get().entry(Integer.parseUnsignedInt(crc, 16), Optional.empty()));
    } else {
      refused.add(new Refused(number, "is not ORIGIN:HEX: " + shown(text)));
    }
  }

  private static String shown(String text) {
    String visible = text.replaceAll("\\p{Cntrl}", "?");
    return visible.length() <= SHOWN_MAX ? visible : visible.substring(0, SHOWN_MAX) + "...";
  }
}
