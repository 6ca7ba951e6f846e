package dev.cairn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.cluster.AnnouncementSeal.Received;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An announcement")
class AnnouncementTest {
  private static final UUID NODE = UUID.fromString("01a1fdb6-b951-7a9c-8000-0123456789ab");
  private static final Announcement ANNOUNCEMENT =
      new Announcement(NODE, "farm-1.example.org", 8558);
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final SealedAnnouncement SEALED =
      new SealedAnnouncement(
          ANNOUNCEMENT, 1_795_700_000_000L, 7, Instant.ofEpochMilli(1_795_700_012_345L));

  /** Made by another program from the documented layout. */
  private static final String LAYOUT =
      "4446584d" // magic
          + "0100" // version
          + "0000" // flags
          + "01a1fdb6b9517a9c80000123456789ab" // UUID of the node
          + "d02ca939" // id of the node
          + "6e21" // port
          + "0000"
          + "00".repeat(16) // UUID of the volume
          + "00".repeat(8) // id of the volume
          + "6661726d2d312e6578616d706c652e6f7267" // host
          + "00".repeat(64 - 18);

  private static final String TRAILER =
      "00850f18a2010000" // incarnation
          + "0700000000000000" // sequence
          + "39b50f18a2010000" // time
          + "3177e49bcfcaf923ccb48c8a357dab23e1e00461426cb03585777a319767882b";

  private final AnnouncementSeal seal =
      new AnnouncementSeal(SECRET.getBytes(StandardCharsets.US_ASCII));

  private Drop dropOf(byte[] packet) {
    return seal.open(packet) instanceof Received.Dropped(Drop reason)
        ? reason
        : org.assertj.core.api.Assertions.fail("it counts");
  }

  @Test
  @DisplayName("is these 120 bytes, and is read from them")
  void layout() {
    assertThat(HexFormat.of().formatHex(ANNOUNCEMENT.encode())).isEqualTo(LAYOUT);
    assertThat(Announcement.decode(HexFormat.of().parseHex(LAYOUT))).isEqualTo(ANNOUNCEMENT);
  }

  @Test
  @DisplayName("is sent with incarnation, sequence, time and a tag behind it")
  void trailer() {
    assertThat(HexFormat.of().formatHex(seal.seal(SEALED))).isEqualTo(LAYOUT + TRAILER);
    assertThat(seal.open(HexFormat.of().parseHex(LAYOUT + TRAILER)))
        .isEqualTo(new Received.Opened(SEALED));
  }

  @Test
  @DisplayName("does not count when any bit of it was changed")
  void flippedBits() {
    byte[] whole = seal.seal(SEALED);
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] changed = whole.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      Drop expected = bit < 32 ? Drop.MAGIC : bit < 48 ? Drop.VERSION : Drop.TAG;
      assertThat(dropOf(changed)).as("bit %d", bit).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName("does not count when it is longer or shorter, or sealed with another secret")
  void others() {
    byte[] whole = seal.seal(SEALED);
    for (int length : new int[] {0, 119, 120, 175, 177}) {
      assertThat(dropOf(Arrays.copyOf(whole, length))).isEqualTo(Drop.LENGTH);
    }
    AnnouncementSeal other = new AnnouncementSeal("another".getBytes(StandardCharsets.US_ASCII));
    assertThat(dropOf(other.seal(SEALED))).isEqualTo(Drop.TAG);
  }

  @Test
  @DisplayName("has an id by FNV-1a, and never 0")
  void nodeId() {
    assertThat(Announcement.nodeId(new byte[0])).isEqualTo(0x811c9dc5);
    assertThat(Announcement.nodeId("a".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0xe40c292c);
    assertThat(Announcement.nodeId("foobar".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(0xbf9cf968);
    byte[] bytes = HexFormat.of().parseHex(LAYOUT);
    bytes[24]++;
    assertThatThrownBy(() -> Announcement.decode(bytes))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("overlooks the volume of a sender that has one")
  void volume() {
    byte[] bytes = HexFormat.of().parseHex(LAYOUT);
    bytes[6] = 1;
    Arrays.fill(bytes, 32, 56, (byte) 0x5a);
    assertThat(Announcement.decode(bytes)).isEqualTo(ANNOUNCEMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u0000b", "a\nb"})
  @DisplayName("names a host")
  void hosts(String host) {
    assertThatThrownBy(() -> new Announcement(NODE, host, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("holds 63 bytes of host and any port but 0")
  void borders() {
    Announcement most = new Announcement(NODE, "h".repeat(63), 65_535);
    assertThat(Announcement.decode(most.encode())).isEqualTo(most);
    assertThatThrownBy(() -> new Announcement(NODE, "h".repeat(64), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Announcement(NODE, "h", 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Announcement(NODE, "h", 65_536))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("takes its secret from a file with at least 32 characters")
  void secret(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("secret"), "  " + SECRET + "\n");
    assertThat(AnnouncementSeal.read(file).open(seal.seal(SEALED)))
        .isEqualTo(new Received.Opened(SEALED));
    Files.writeString(file, SECRET.substring(1) + "\n");
    assertThatThrownBy(() -> AnnouncementSeal.read(file))
        .isInstanceOf(CredentialException.class)
        .hasMessage(
            "the secret in "
                + file
                + " has fewer than 32 characters; take the discovery.secret that `cairn ca issue`"
                + " makes");
  }
}
