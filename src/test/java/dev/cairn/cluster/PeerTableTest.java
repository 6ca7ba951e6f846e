package dev.cairn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The table of peers")
class PeerTableTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration THREE = INTERVAL.multipliedBy(3);
  private static final Duration AGE = Duration.ofSeconds(30);
  private static final UUID OWN = new UUID(0, 1);
  private static final UUID BOB = new UUID(0, 2);

  private final PeerTable table = new PeerTable(OWN, 100, INTERVAL);

  private static SealedAnnouncement from(UUID node, long incarnation, long sequence, Instant time) {
    return new SealedAnnouncement(
        new Announcement(node, "host-" + incarnation, 8558), incarnation, sequence, time);
  }

  private static Announcement announced(UUID node, long incarnation) {
    return from(node, incarnation, 1, NOON).announcement();
  }

  @Test
  @DisplayName("has a peer until three intervals after it was heard last, and not at that instant")
  void expiry() {
    assertThat(table.hear(from(BOB, 5, 1, NOON), NOON)).isEmpty();
    assertThat(table.live(NOON.plus(THREE).minusNanos(1))).containsExactly(announced(BOB, 5));
    assertThat(table.live(NOON.plus(THREE))).isEmpty();
    assertThat(table.hear(from(BOB, 5, 2, NOON.plus(INTERVAL)), NOON.plus(INTERVAL))).isEmpty();
    assertThat(table.live(NOON.plus(THREE))).containsExactly(announced(BOB, 5));
    assertThat(table.live(NOON.plus(THREE).plus(INTERVAL))).isEmpty();
  }

  @Test
  @DisplayName("takes no announcement twice, and none from before the last one")
  void replay() {
    SealedAnnouncement third = from(BOB, 5, 3, NOON);
    assertThat(table.hear(third, NOON)).isEmpty();
    assertThat(table.hear(third, NOON)).contains(Drop.REPLAY);
    assertThat(table.hear(from(BOB, 5, 2, NOON), NOON)).contains(Drop.REPLAY);
    assertThat(table.hear(from(BOB, 4, 9, NOON), NOON)).contains(Drop.REPLAY);
    assertThat(table.hear(from(BOB, 5, 4, NOON), NOON)).isEmpty();
  }

  @Test
  @DisplayName("takes none twice after the peer expired either, as long as its time would count")
  void replayAfterExpiry() {
    SealedAnnouncement once = from(BOB, 5, 3, NOON.plus(AGE));
    assertThat(table.hear(once, NOON)).isEmpty();
    for (Instant now = NOON; !now.isAfter(NOON.plus(AGE).plus(AGE)); now = now.plusSeconds(1)) {
      // Others come and go meanwhile, which is when the table forgets.
      assertThat(table.hear(from(new UUID(1, now.getEpochSecond()), 1, 1, now), now)).isEmpty();
      assertThat(table.hear(once, now)).as("at %s", now).contains(Drop.REPLAY);
    }
    assertThat(table.hear(once, NOON.plus(AGE).plus(AGE).plusNanos(1))).contains(Drop.AGE);
  }

  @Test
  @DisplayName("gives a new incarnation the place of the one before")
  void incarnation() {
    assertThat(table.hear(from(BOB, 5, 3, NOON), NOON)).isEmpty();
    assertThat(table.hear(from(BOB, 6, 1, NOON), NOON)).isEmpty();
    assertThat(table.live(NOON)).containsExactly(announced(BOB, 6));
    assertThat(table.hear(from(BOB, 5, 4, NOON), NOON)).contains(Drop.REPLAY);
  }

  @Test
  @DisplayName("takes what is 30 seconds old or ahead, and nothing beyond")
  void age() {
    assertThat(table.hear(from(BOB, 5, 1, NOON.minus(AGE)), NOON)).isEmpty();
    assertThat(table.hear(from(BOB, 5, 2, NOON.plus(AGE)), NOON)).isEmpty();
    assertThat(table.hear(from(BOB, 5, 3, NOON.minus(AGE).minusMillis(1)), NOON))
        .contains(Drop.AGE);
    assertThat(table.hear(from(BOB, 5, 4, NOON.plus(AGE).plusMillis(1)), NOON)).contains(Drop.AGE);
  }

  @Test
  @DisplayName("tells this node's own voice from that of a copy of it")
  void own() {
    assertThat(table.hear(from(OWN, 100, 1, NOON), NOON)).contains(Drop.OWN);
    assertThat(table.hear(from(OWN, 101, 1, NOON), NOON)).contains(Drop.COPY);
    assertThat(table.live(NOON)).isEmpty();
  }

  @Test
  @DisplayName("has room for 1,024 peers, and for others when their time is over")
  void bound() {
    for (int i = 0; i < 1024; i++) {
      assertThat(table.hear(from(new UUID(7, i), 1, 1, NOON), NOON)).isEmpty();
    }
    assertThat(table.hear(from(BOB, 1, 1, NOON), NOON)).contains(Drop.FULL);
    assertThat(table.hear(from(new UUID(7, 3), 1, 2, NOON), NOON)).isEmpty();
    assertThat(table.live(NOON)).hasSize(1024);
    Instant later = NOON.plus(AGE).plusMillis(1);
    assertThat(table.hear(from(BOB, 1, 1, later), later)).isEmpty();
    assertThat(table.live(later)).containsExactly(announced(BOB, 1));
  }
}
