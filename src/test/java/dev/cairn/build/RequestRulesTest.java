package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.RequestRules.Verdict;
import dev.cairn.build.RequestState.Known;
import dev.cairn.build.RunEvent.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A request with a key")
class RequestRulesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Request ASKED = new Request("k", "digest", "");

  private static Known known(String key, Instant at) {
    return new Known(key, "digest", "run-" + key, false, at);
  }

  private static Verdict judge(RequestState state, Request request, Instant now) {
    return RequestRules.judge(state.find(request), request, now);
  }

  @Test
  @DisplayName("is carried out when nothing is known of its key")
  void isNew() {
    assertThat(judge(RequestState.NONE, ASKED, NOON)).isEqualTo(new Verdict.New());
    assertThat(judge(RequestState.of(List.of(known("other", NOON))), ASKED, NOON))
        .isEqualTo(new Verdict.New());
  }

  @Test
  @DisplayName("is told again what it was told, and is refused when it asks for something else")
  void isRepeated() {
    RequestState state = RequestState.of(List.of(known("k", NOON)));
    assertThat(judge(state, ASKED, NOON)).isEqualTo(new Verdict.Repeated(known("k", NOON)));
    assertThat(judge(state, new Request("k", "another digest", ""), NOON))
        .isEqualTo(new Verdict.Foreign());
  }

  @Test
  @DisplayName("is known for a day, to the nanosecond")
  void isForgotten() {
    RequestState state = RequestState.of(List.of(known("k", NOON)));
    Instant end = NOON.plus(RequestState.KEPT);
    assertThat(judge(state, ASKED, end.minusNanos(1)))
        .isEqualTo(new Verdict.Repeated(known("k", NOON)));
    assertThat(judge(state, ASKED, end)).isEqualTo(new Verdict.New());
  }

  @Test
  @DisplayName("takes no room when it is forgotten")
  void makesRoom() {
    RequestState state =
        RequestState.of(
            List.of(
                known("k", NOON),
                known("young", NOON.plus(Duration.ofHours(1))),
                known("late", NOON.plus(RequestState.KEPT))));
    assertThat(state.order()).containsExactly("young", "late");
    assertThat(state.known()).containsOnlyKeys("young", "late");
  }

  @Test
  @DisplayName("may be carried out anew when it is forgotten, and counts from then on")
  void isNewAgain() {
    Instant next = NOON.plus(RequestState.KEPT);
    RequestState state = RequestState.of(List.of(known("k", NOON), known("k", next)));
    assertThat(state.order()).containsExactly("k");
    assertThat(state.find(ASKED)).contains(known("k", next));
  }

  @Test
  @DisplayName("is one of ten thousand at most, of which the oldest is forgotten first")
  void isOneOfMany() {
    RequestState state =
        RequestState.of(
            IntStream.rangeClosed(0, RequestState.KEYS_MAX)
                .mapToObj(number -> known("k" + number, NOON))
                .toList());
    assertThat(state.order()).hasSize(RequestState.KEYS_MAX).startsWith("k1");
    assertThat(state.find(new Request("k0", "digest", ""))).isEmpty();
    assertThat(state.find(new Request("k1", "digest", "")))
        .isEqualTo(Optional.of(known("k1", NOON)));
  }
}
