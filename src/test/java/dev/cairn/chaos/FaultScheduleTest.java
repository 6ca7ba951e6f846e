package dev.cairn.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.chaos.Fault.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A schedule of faults")
class FaultScheduleTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int SEEDS = 500;

  @Test
  @DisplayName("is the same for the same seed, and another one for another seed")
  void followsFromSeed() {
    assertThat(FaultSchedule.of(7, 3, MINUTE)).isEqualTo(FaultSchedule.of(7, 3, MINUTE));
    assertThat(FaultSchedule.of(8, 3, MINUTE).faults())
        .isNotEqualTo(FaultSchedule.of(7, 3, MINUTE).faults());
  }

  @Test
  @DisplayName("says itself in words that stand in a failure")
  void words() {
    assertThat(
            new FaultSchedule(
                    3,
                    List.of(
                        new Fault(Kind.CUT_OFF, 2, Duration.ofMillis(1500), Duration.ofSeconds(9))))
                .toString())
        .isEqualTo("seed 3: [cut off worker 2 at 1.5 s for 9.0 s]");
  }

  @Test
  @DisplayName("leaves each node a respite between two faults, and begins all in its time")
  void bounds() {
    for (long seed = 0; seed < SEEDS; seed++) {
      List<Fault> faults = FaultSchedule.of(seed, 3, MINUTE).faults();
      assertThat(faults).as("seed %d", seed).isNotEmpty().isSortedAccordingTo(byBegin());
      for (int i = 0; i < faults.size(); i++) {
        Fault fault = faults.get(i);
        assertThat(fault.node()).isBetween(0, 2);
        assertThat(fault.from()).isLessThan(MINUTE);
        assertThat(fault.lasting()).isBetween(Duration.ZERO, FaultSchedule.LONGEST);
        faults.subList(i + 1, faults.size()).stream()
            .filter(later -> later.node() == fault.node())
            .forEach(
                later ->
                    assertThat(later.from())
                        .isGreaterThanOrEqualTo(fault.until().plus(FaultSchedule.RESPITE)));
      }
    }
  }

  private static java.util.Comparator<Fault> byBegin() {
    return java.util.Comparator.comparing(Fault::from);
  }

  @Test
  @DisplayName("has every kind of fault at every node in some seed")
  void everything() {
    Set<String> seen = new HashSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      FaultSchedule.of(seed, 3, MINUTE)
          .faults()
          .forEach(fault -> seen.add(fault.kind() + " " + fault.node()));
    }
    assertThat(seen).hasSize(EnumSet.allOf(Kind.class).size() * 3);
  }

  @Test
  @DisplayName("is not made for a farm of one node")
  void oneNode() {
    assertThatThrownBy(() -> FaultSchedule.of(1, 1, MINUTE))
        .hasMessage("a farm has 2 nodes or more, not 1");
  }
}
