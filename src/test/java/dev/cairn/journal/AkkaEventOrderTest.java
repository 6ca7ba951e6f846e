package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.journal.AkkaEventOrder.Placed;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Events of one millisecond")
class AkkaEventOrderTest {
  private static final int RED = 90;
  private static final int BLUE = 91;

  private static Placed event(int id, long sequenceNr, AkkaKey... copies) {
    return new Placed(new AkkaKey(id, sequenceNr, 0), id, sequenceNr, Arrays.asList(copies));
  }

  private static AkkaKey in(int tag, long sequenceNr) {
    return new AkkaKey(tag, sequenceNr, 0);
  }

  @Test
  @DisplayName("are in the order of their entity and of each tag that they have")
  void order() {
    Placed planned = event(11, 1, in(RED, 1));
    Placed queued = event(12, 1);
    Placed published = event(12, 2, in(RED, 2), in(BLUE, 1));
    Placed paused = event(10, 1, in(BLUE, 2));
    Placed finished = event(11, 2, in(RED, 3));
    assertThat(AkkaEventOrder.inOrder(List.of(finished, paused, planned, published, queued)))
        .containsExactly(planned, queued, published, paused, finished);
  }

  @Test
  @DisplayName("are damaged when these orders contradict each other")
  void contradiction() {
    Placed one = event(11, 1, in(RED, 2));
    Placed other = event(11, 2, in(RED, 1));
    assertThatThrownBy(() -> AkkaEventOrder.inOrder(List.of(one, other)))
        .isInstanceOf(DamagedRecordException.class);
  }
}
