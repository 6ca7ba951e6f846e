package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.node.EventTally.Faults;
import java.util.BitSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The tally of what a client of the events was told")
class EventTallyTest {
  private static final long SINCE = 100;

  private final EventTally tally = new EventTally();
  private final BitSet stored = new BitSet();

  /** The journal has 101, 103 and 104 for it. */
  @BeforeEach
  void store() {
    tally.begin(SINCE);
    stored.set(1);
    stored.set(3);
    stored.set(4);
  }

  private Faults told(long... offsets) {
    for (long offset : offsets) {
      tally.take(offset);
    }
    return tally.against(stored, SINCE);
  }

  @Test
  @DisplayName("finds nothing wrong with everything once and in order")
  void whole() {
    assertThat(told(101, 103, 104)).isEqualTo(Faults.NONE);
  }

  @Test
  @DisplayName("counts what was lost, in the middle and at the end")
  void lost() {
    assertThat(told(103)).isEqualTo(new Faults(2, 0));
  }

  @Test
  @DisplayName("counts what was told twice")
  void twice() {
    assertThat(told(101, 103, 103, 104)).isEqualTo(new Faults(0, 1));
  }

  @Test
  @DisplayName("counts what came out of order")
  void disordered() {
    assertThat(told(103, 101, 104)).isEqualTo(new Faults(1, 1));
  }

  @Test
  @DisplayName("counts what was never stored")
  void strange() {
    assertThat(told(101, 102, 103, 104, 105)).isEqualTo(new Faults(0, 2));
  }

  @Test
  @DisplayName("wants of a client that began later only what came then")
  void later() {
    tally.begin(SINCE + 2);
    assertThat(told(103, 104)).isEqualTo(Faults.NONE);
  }
}
