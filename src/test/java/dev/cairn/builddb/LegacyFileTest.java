package dev.cairn.builddb;

import static dev.cairn.builddb.TestingLegacyStores.BUILT_AT;
import static dev.cairn.builddb.TestingLegacyStores.joined;
import static dev.cairn.builddb.TestingLegacyStores.ndbm;
import static dev.cairn.builddb.TestingLegacyStores.record;
import static dev.cairn.builddb.TestingLegacyStores.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.builddb.ImportEvent.ImportedEntry;
import dev.cairn.builddb.ImportEvent.Kind;
import dev.cairn.builddb.ImportEvent.LastBuild;
import dev.cairn.builddb.LegacyFile.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A file of an old build store")
class LegacyFileTest {

  private static LegacyFile read(String text) {
    return LegacyFile.read("crc_index", utf8(text));
  }

  private static LegacyFile read(byte[]... parts) {
    return LegacyFile.read("dsynth.db", joined(parts));
  }

  private static ImportedEntry entry(String origin, String flavor, String fingerprint) {
    return new ImportedEntry(origin, flavor, fingerprint, Optional.empty());
  }

  private static void refused(byte[] bytes, String... message) {
    assertThatThrownBy(() -> LegacyFile.read("x", bytes))
        .isInstanceOf(LegacyFileException.class)
        .message()
        .doesNotContain("\n")
        .contains(message);
  }

  @Test
  @DisplayName("of text is an entry per line, with comments, blank lines and flavors")
  void readsText() {
    LegacyFile file =
        read("# CRC index\n\ndevel/zlib:0BADCAFE\r\n  lang/python@py311:1f \neditors/vim:0");
    assertThat(file.kind()).isEqualTo(Kind.CRC_INDEX);
    assertThat(file.entries())
        .containsExactly(
            entry("devel/zlib", "", "0badcafe"),
            entry("lang/python", "py311", "0000001f"),
            entry("editors/vim", "", "00000000"));
    assertThat(file.refused()).isEmpty();
    assertThat(file.sizeBytes()).isEqualTo(71);
    assertThat(read("a/b:ffffffff").sha256())
        .isEqualTo("27ec0071e78ee7c6b6f39f1fa46f24ac96890c9754cbfe60a9e18824caff2b41");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "extra:fields:x",
        "devel/zlib:0badcafe:1",
        "devel/zlib:0xbadcafe",
        "devel/zlib:0badcafe1",
        "devel/zlib:-1",
        "devel/zlib:",
        "devel/zlib",
        "devel/zlib:0badcafe # old",
        "zlib:0badcafe",
        "devel/zlib@:0badcafe",
        "../etc/passwd:0",
        "devel/../x:0",
        "devel/zl ib:0",
        ":0"
      })
  @DisplayName("of text has a bad line refused with its number, and never half of it read")
  void refusesLines(String line) {
    LegacyFile file = read("devel/good:1\n" + line + "\ndevel/more:2\n");
    assertThat(file.entries())
        .containsExactly(entry("devel/good", "", "00000001"), entry("devel/more", "", "00000002"));
    assertThat(file.refused()).containsExactly(new Refused(2, "is not ORIGIN:HEX: " + line));
  }

  @Test
  @DisplayName("of text has a line refused that is no UTF-8 or very long, and shows little of it")
  void refusesForeignLines() {
    LegacyFile file =
        read(
            utf8("a/b:1\n"),
            new byte[] {(byte) 0xff, '\n'},
            utf8("x/\u001b[31m" + "y".repeat(500)));
    assertThat(file.entries()).hasSize(1);
    assertThat(file.refused())
        .containsExactly(
            new Refused(2, "is no UTF-8"),
            new Refused(3, "is not ORIGIN:HEX: x/?[31m" + "y".repeat(53) + "..."));
  }

  @Test
  @DisplayName("counts each origin and flavor once, as the file names it last")
  void lastCounts() {
    assertThat(read("a/b:1\na/b@x:2\na/b:3\n").entries())
        .containsExactly(entry("a/b", "", "00000003"), entry("a/b", "x", "00000002"));
  }

  @Test
  @DisplayName("without any entry is none, and the first bad line says what is there instead")
  void refusesOtherText() {
    refused(new byte[0], "the file is empty");
    refused(utf8("# nothing\n"), "no entry of a crc_index");
    refused(utf8("\nhello\n"), "no entry of a crc_index", "line 2 is not ORIGIN:HEX: hello");
  }

  @Test
  @DisplayName("of dsynth.db has what it knows of the last build")
  void readsBinary() {
    LegacyFile file =
        read(
            record("devel/zlib", 0xffffffff),
            record(1, utf8("lang/python@py311"), utf8(""), utf8(""), 0, 0, 0));
    assertThat(file.kind()).isEqualTo(Kind.DSYNTH_DB);
    assertThat(file.entries())
        .containsExactly(
            new ImportedEntry(
                "devel/zlib",
                "",
                "ffffffff",
                Optional.of(
                    new LastBuild(
                        "1.3.1",
                        "zlib-1.3.1.pkg",
                        4711,
                        Instant.ofEpochSecond(BUILT_AT - 1),
                        Instant.ofEpochSecond(BUILT_AT)))),
            new ImportedEntry(
                "lang/python",
                "py311",
                "00000001",
                Optional.of(new LastBuild("", "", 0, Instant.EPOCH, Instant.EPOCH))));
  }

  @Test
  @DisplayName("of dsynth.db is refused wherever it is cut off, but for between two records")
  void refusesTruncated() {
    byte[] first = record("devel/zlib", 1);
    byte[] whole = joined(first, record("devel/png", 2));
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (length == first.length) {
        assertThat(read(cut).entries()).hasSize(1);
      } else if (length > 6) {
        refused(
            cut,
            "ends at byte " + length,
            "of the record that begins at byte " + (length < first.length ? 0 : first.length));
      }
    }
  }

  @Test
  @DisplayName("of dsynth.db is refused for each field that cannot be, with its offset")
  void refusesAbsurd() {
    byte[] good = record("devel/zlib", 1);
    byte[] origin = utf8("devel/png");
    byte[] word = utf8("1.0");
    int at = good.length + 4;
    refused(
        joined(good, record(1, new byte[60_000], word, word, 1, 1, 1)),
        "at byte " + at + " the origin would have 60000 bytes; 255 are possible");
    refused(
        joined(good, record(1, utf8("png"), word, word, 1, 1, 1)),
        "at byte " + at + " there is no origin");
    refused(
        joined(good, record(1, new byte[] {'a', '/', (byte) 0xc3}, word, word, 1, 1, 1)),
        "at byte " + at + " the origin is no UTF-8");
    refused(
        joined(good, record(1, origin, new byte[] {(byte) 0x80}, word, 1, 1, 1)),
        "at byte " + (at + 11) + " the version is no UTF-8");
    refused(
        joined(good, record(1, origin, word, utf8("a\nb"), 1, 1, 1)),
        "at byte " + (at + 16) + " the package file has control characters");
    refused(joined(good, record(1, origin, word, word, -1, 1, 1)), "the size would be -1");
    refused(
        joined(good, record(1, origin, word, word, 1, Long.MAX_VALUE, 1)),
        "the time of change would be 9223372036854775807");
    refused(joined(good, record(1, origin, word, word, 1, 1, -5)), "the time of build would be -5");
    refused(joined(good, utf8("some text behind it")), "at byte " + at);
  }

  @Test
  @DisplayName("of ndbm has the fingerprints of all its pages, in either order of bytes")
  void readsNdbm() {
    Map<String, Integer> entries = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      entries.put("devel/port" + i, i - 3);
    }
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      LegacyFile file = LegacyFile.read("ports_crc.db", ndbm(entries, order));
      assertThat(file.kind()).isEqualTo(Kind.PORTS_CRC);
      assertThat(file.entries())
          .hasSize(20)
          .contains(entry("devel/port0", "", "fffffffd"), entry("devel/port19", "", "00000010"));
    }
  }

  @Test
  @DisplayName("of ndbm is read as Berkeley DB 1.85 has written it, with entries removed again")
  void readsRealNdbm() throws IOException {
    // 300 entries in pages of 256 bytes, 21 of them overflow; then each third was removed.
    Map<String, Integer> expected = new TreeMap<>();
    for (int i = 0; i < 300; i++) {
      if (i % 3 != 0) {
        expected.put(
            "category%d/port-name-%d%s".formatted(i % 60, i, i % 7 == 0 ? "@flavor" : "@"),
            i * 0x9e3779b1);
      }
    }
    Map<String, Integer> found = new TreeMap<>();
    try (InputStream in =
        new GZIPInputStream(
            Files.newInputStream(Path.of("src/test/resources/builddb/ports_crc.db.gz")))) {
      for (ImportedEntry entry : LegacyFile.read("ports_crc.db", in.readAllBytes()).entries()) {
        found.put(
            entry.origin() + "@" + entry.flavor(),
            Integer.parseUnsignedInt(entry.fingerprint(), 16));
      }
    }
    assertThat(found).isEqualTo(expected);
    refused(ndbm(Map.of(), ByteOrder.LITTLE_ENDIAN), "has no entry");
  }

  @Test
  @DisplayName("of ndbm is refused when it is cut off, changed or leads in a circle")
  void refusesDamagedNdbm() {
    Map<String, Integer> entries = new HashMap<>();
    for (int i = 0; i < 9; i++) {
      entries.put("devel/port" + i, i);
    }
    byte[] whole = ndbm(entries, ByteOrder.LITTLE_ENDIAN);
    for (int length = 4; length < whole.length; length++) {
      refused(Arrays.copyOf(whole, length), "damaged ndbm", "at byte ");
    }
    byte[] circle = whole.clone();
    // The second page, at byte 384, names the one behind it; now it names itself.
    circle[384 + 2 * (circle[384] - 1)] = 1;
    refused(circle, "damaged ndbm", "circle");
    for (int i = 0; i < 2_000; i++) {
      byte[] changed = whole.clone();
      Random chance = new Random(i);
      changed[4 + chance.nextInt(changed.length - 4)] = (byte) chance.nextInt();
      try {
        assertThat(LegacyFile.read("x", changed).entries()).hasSize(9);
      } catch (LegacyFileException refusal) {
        assertThat(refusal).hasMessageContaining("nothing of it was taken over");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 13579ace, GNU dbm",
    "0, cf9a5713, GNU dbm",
    "0, 62310500, Berkeley DB 1.85",
    "12, 61150600, Berkeley DB 2",
    "12, 00053162, Berkeley DB 2",
    "16, edda0ced, bbolt"
  })
  @DisplayName(
      "of another kind of database is refused by its name, in one line that says what to do")
  void refusesOtherDatabases(int offset, String number, String name) {
    byte[] bytes =
        ByteBuffer.allocate(4096).putInt(offset, Integer.parseUnsignedInt(number, 16)).array();
    refused(bytes, "the file is a", name, "import");
  }

  @Test
  @DisplayName("of chance is refused, whatever it begins with")
  void refusesChance() {
    Random chance = new Random(42);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[1 + chance.nextInt(300)];
      chance.nextBytes(bytes);
      if (i % 2 == 0 && bytes.length >= 4) {
        ByteBuffer.wrap(bytes).putInt(0x00061561);
      }
      refused(bytes, "");
    }
  }
}
