package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Retention")
class RetentionRulesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private static EventRecord stored(String id, String manifest, Instant at) {
    return new EventRecord(
        1, at.toEpochMilli(), id, 1, 0, "", "", 33, manifest, List.of(), Optional.empty());
  }

  private static boolean isMeant(EventRecord event, RetentionRule... rules) {
    return RetentionRules.isMeant(event, List.of(rules), NOON);
  }

  @Test
  @DisplayName("lets an event go that is older than the age, not one that has just reached it")
  void age() {
    RetentionRule rule = new RetentionRule(Set.of(), DAY);
    assertThat(isMeant(stored("a|1", "x.Laid", NOON.minus(DAY)), rule)).isFalse();
    assertThat(isMeant(stored("a|1", "x.Laid", NOON.minus(DAY).minusMillis(1)), rule)).isTrue();
    assertThat(isMeant(stored("a|1", "x.Laid", NOON.plus(DAY)), rule)).isFalse();
    assertThat(isMeant(stored("a|1", "x.Laid", Instant.EPOCH))).isFalse();
  }

  @Test
  @DisplayName("knows an event by the simple name of its class and by the type of its entity")
  void kinds() {
    EventRecord event = stored("pile|1", "dev.cairn.PileEvent$StoneLaid#2", Instant.EPOCH);
    assertThat(isMeant(event, new RetentionRule(Set.of("StoneLaid"), DAY))).isTrue();
    assertThat(isMeant(event, new RetentionRule(Set.of("pile"), DAY))).isTrue();
    assertThat(isMeant(event, new RetentionRule(Set.of("PileEvent", "Laid", "1"), DAY))).isFalse();
    assertThat(
            isMeant(
                event,
                new RetentionRule(Set.of("DayEnded"), DAY),
                new RetentionRule(Set.of("DayEnded", "StoneLaid"), DAY)))
        .isTrue();
    assertThat(RetentionRules.kindOf("")).isEmpty();
    assertThat(RetentionRules.kindOf("Plain")).isEqualTo("Plain");
  }

  @Test
  @DisplayName("keeps what is behind the newest snapshot and behind what the entity deleted")
  void needed() {
    assertThat(RetentionRules.dispensableTo(0, OptionalLong.empty())).isZero();
    assertThat(RetentionRules.dispensableTo(7, OptionalLong.empty())).isEqualTo(7);
    assertThat(RetentionRules.dispensableTo(7, OptionalLong.of(9))).isEqualTo(9);
    assertThat(RetentionRules.dispensableTo(9, OptionalLong.of(7))).isEqualTo(9);
  }

  @Test
  @DisplayName("is a list of kinds and ages in the configuration, and empty unless it is set")
  void configured() {
    assertThat(RetentionSettings.of(ConfigFactory.load())).isEmpty();
    assertThat(
            RetentionSettings.of(
                ConfigFactory.parseString(
                    "cairn.journal.leveldb.retention = [{ kind = build, after = 90 days },"
                        + " { after = 1000 days }]")))
        .containsExactly(
            new RetentionRule(Set.of("build"), Duration.ofDays(90)),
            new RetentionRule(Set.of(), Duration.ofDays(1000)));
    for (String wrong :
        List.of("[{ kind = build }]", "[7]", "[{ after = soon }]", "[{ after = -1 day }]")) {
      assertThatThrownBy(
              () ->
                  RetentionSettings.of(
                      ConfigFactory.parseString("cairn.journal.leveldb.retention = " + wrong)))
          .isInstanceOf(JournalException.class)
          .hasMessageStartingWith("cairn.journal.leveldb.retention must be a list of");
    }
  }
}
