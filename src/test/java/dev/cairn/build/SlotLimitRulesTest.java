package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.SlotLimitRules.Reading;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The limit of eight slots on four processors")
class SlotLimitRulesTest {
  private static final long GIB = 1L << 30;

  @ParameterizedTest(name = "load {0} per processor, swap {1}: {2}")
  @CsvSource({
    "0.0, 0.00, 8",
    "1.5, 0.00, 8",
    "3.25, 0.00, 5",
    "4.9, 0.00, 3",
    "5.0, 0.00, 2",
    "50.0, 0.00, 2",
    "0.0, 0.10, 8",
    "0.0, 0.25, 5",
    "0.0, 0.39, 3",
    "0.0, 0.40, 2",
    "4.0, 0.05, 4",
    "0.1, 0.30, 4",
  })
  void followsLoadAndSwap(double loadPerProcessor, double swap, int expected) {
    Reading reading = new Reading(loadPerProcessor * 4, 4, swap, 0);
    assertThat(SlotLimitRules.limit(8, 8, 0, reading, GIB)).isEqualTo(expected);
  }

  @Test
  @DisplayName("takes a slot away while rooms hold more memory than they may")
  void followsMemory() {
    assertThat(SlotLimitRules.limit(8, 8, 5, new Reading(0, 4, 0, GIB + 1), GIB)).isEqualTo(4);
    assertThat(SlotLimitRules.limit(8, 8, 5, new Reading(0, 4, 0, GIB / 2 + 1), GIB)).isEqualTo(6);
    assertThat(SlotLimitRules.limit(8, 8, 5, new Reading(0, 4, 0, GIB / 2), GIB)).isEqualTo(8);
  }

  @Test
  @DisplayName("never falls below one and rises by one at a time")
  void isClamped() {
    assertThat(SlotLimitRules.limit(1, 1, 1, new Reading(99, 4, 1, 9 * GIB), GIB)).isEqualTo(1);
    assertThat(SlotLimitRules.limit(8, 2, 2, new Reading(0, 4, 0, 0), GIB)).isEqualTo(3);
  }
}
