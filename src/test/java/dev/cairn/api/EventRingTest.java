package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("The ring of the newest events")
class EventRingTest {
  private static Streamed event(long offset, String name) {
    return new Streamed(offset, 0, "", "build.failed", "x/" + name, name, "{" + name + "}");
  }

  private static List<String> names(Optional<EventRing.Part> part) {
    return part.orElseThrow().events().stream().map(Streamed::name).toList();
  }

  private final EventRing ring = new EventRing(10, 4, 1000);

  @Test
  @DisplayName("gives what was added from a place on, in parts")
  void parts() {
    ring.add(11, List.of(event(11, "a"), event(11, "b")));
    ring.add(12, List.of());
    ring.add(event(0, "passing"));
    ring.add(13, List.of(event(13, "c")));
    EventRing.Part part = ring.read(0, 2).orElseThrow();
    assertThat(part.events()).extracting(Streamed::name).containsExactly("a", "b", "passing");
    assertThat(part.upTo()).isEqualTo(12);
    EventRing.Part rest = ring.read(part.next(), 2).orElseThrow();
    assertThat(rest.events()).extracting(Streamed::name).containsExactly("c");
    assertThat(rest.upTo()).isEqualTo(13);
    assertThat(ring.read(rest.next(), 2).orElseThrow().events()).isEmpty();
  }

  @Test
  @DisplayName("knows the place behind an offset, on both sides of its beginning")
  void places() {
    assertThat(ring.placeBehind(9)).isEmpty();
    assertThat(ring.placeBehind(10)).contains(0L);
    for (long offset = 11; offset <= 16; offset++) {
      ring.add(offset, List.of(event(offset, "e" + offset)));
    }
    assertThat(ring.placeBehind(11)).isEmpty();
    assertThat(names(ring.read(ring.placeBehind(12).orElseThrow(), 9)))
        .containsExactly("e13", "e14", "e15", "e16");
    assertThat(names(ring.read(ring.placeBehind(15).orElseThrow(), 9))).containsExactly("e16");
    assertThat(ring.placeBehind(99)).contains(ring.end());
  }

  @Test
  @DisplayName("tells who is behind it that he is")
  void behind() {
    for (long offset = 11; offset <= 15; offset++) {
      ring.add(offset, List.of(event(offset, "e")));
    }
    assertThat(ring.read(0, 1)).isEmpty();
    assertThat(ring.read(1, 1)).isPresent();
  }

  @Test
  @DisplayName("holds only so many characters, and always the newest event")
  void characters() {
    EventRing small = new EventRing(0, 100, 10);
    small.add(1, List.of(event(1, "aaaa")));
    small.add(2, List.of(event(2, "b")));
    assertThat(names(small.read(0, 9))).containsExactly("aaaa", "b");
    small.add(3, List.of(event(3, "a-name-of-more-than-ten-characters")));
    assertThat(names(small.read(2, 9))).containsExactly("a-name-of-more-than-ten-characters");
    assertThat(small.read(1, 9)).isEmpty();
  }

  @Nested
  @DisplayName("is filtered by a subscription, which")
  class Subscriptions {
    private final Streamed failed = event(1, "vim");

    @Test
    @DisplayName("wants everything unless it says otherwise")
    void all() {
      assertThat(Subscription.ALL.wants(failed)).isTrue();
      assertThat(Subscription.of(Optional.of(" , "), Optional.empty())).isEqualTo(Subscription.ALL);
    }

    @Test
    @DisplayName("names types, or how they begin")
    void types() {
      assertThat(Subscription.of(List.of("build.failed"), List.of()).wants(failed)).isTrue();
      assertThat(Subscription.of(List.of("build.*"), List.of()).wants(failed)).isTrue();
      assertThat(Subscription.of(List.of("run.*", "log.line"), List.of()).wants(failed)).isFalse();
    }

    @Test
    @DisplayName("names packages by name or origin, and keeps what is about none")
    void packages() {
      Streamed load =
          Streamed.passing(new StreamMessage.SystemLoad(List.of(1.0), 0, 2, Instant.EPOCH));
      assertThat(Subscription.of(List.of(), List.of("vim")).wants(failed)).isTrue();
      assertThat(Subscription.of(List.of(), List.of("x/vim")).wants(failed)).isTrue();
      assertThat(Subscription.of(List.of(), List.of("vi")).wants(failed)).isFalse();
      assertThat(Subscription.of(List.of(), List.of("vi")).wants(load)).isTrue();
    }

    @Test
    @DisplayName("refuses types that do not exist, in one line")
    void unknown() {
      assertThatThrownBy(() -> Subscription.of(List.of("build.\nfailed"), List.of()))
          .hasMessageStartingWith("there is no type of event build.?failed; there are build.canc");
    }

    @Test
    @DisplayName("knows every type that there is")
    void everyType() {
      for (Class<?> type : StreamMessage.class.getPermittedSubclasses()) {
        String name = type.getSimpleName();
        assertThat(StreamMessage.TYPES)
            .as(name)
            .anyMatch(
                word -> word.replace(".", "").endsWith(name.toLowerCase(java.util.Locale.ROOT)));
      }
      assertThat(StreamMessage.TYPES).hasSize(StreamMessage.class.getPermittedSubclasses().length);
    }
  }
}
