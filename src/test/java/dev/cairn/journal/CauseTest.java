package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A cause")
class CauseTest {

  @Test
  @DisplayName("names a request, the start of a node, or an event")
  void names() {
    assertThat(Cause.ofRequest("7", "ann")).isEqualTo(new Cause("request|7", "ann"));
    assertThat(Cause.ofStart("8")).isEqualTo(new Cause("start|8", "node"));
    assertThat(Cause.ofEvent("run|9", 12, "ann")).isEqualTo(new Cause("run|9/12", "ann"));
  }

  @ParameterizedTest
  @DisplayName("is read as it was written, whatever is in its names")
  @ValueSource(strings = {"ann", "Ann B.", "ünïcödé ✓", "a|b/c", " "})
  void roundTrip(String by) {
    Cause cause = Cause.ofEvent("worker|n/0 " + by, 1, by);
    assertThat(Cause.parse(cause.manifest())).contains(cause);
  }

  @Test
  @DisplayName("is two lines in a manifest: the id, and who asked")
  void manifest() {
    assertThat(Cause.ofRequest("7", "ann").manifest()).isEqualTo("request|7\nann");
  }

  @ParameterizedTest
  @DisplayName("is not read from a manifest that is none of ours")
  @ValueSource(
      strings = {
        "",
        "\n",
        "ann",
        "dev.cairn.build.RunEvent$RunPlanned#2",
        "request|7\n",
        "\nann",
        "request|7\nann\n",
        "request|7\r\nann",
        "request|7\nann\nbob",
        "request|7\nann\u0085",
      })
  void foreign(String manifest) {
    assertThat(Cause.parse(manifest)).isEmpty();
  }

  @Test
  @DisplayName("has an id of 1 to 512 characters and an asker of 1 to 128")
  void bounds() {
    Cause longest = new Cause("i".repeat(512), "b".repeat(128));
    assertThat(Cause.parse(longest.manifest())).contains(longest);
    assertThatThrownBy(() -> new Cause("i".repeat(513), "b"))
        .hasMessage(
            "the id of a cause has 513 characters; give 1 to 512, without control characters");
    assertThatThrownBy(() -> new Cause("i", "b".repeat(129))).hasMessageContaining("by");
    assertThatThrownBy(() -> new Cause("", "b")).hasMessageContaining("0 characters");
    assertThatThrownBy(() -> new Cause("i", "")).hasMessageContaining("0 characters");
    assertThat(Cause.parse("i".repeat(513) + "\nb")).isEmpty();
    assertThat(Cause.parse("i\n" + "b".repeat(129))).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("has no control characters, so that no name can pass for another line")
  @ValueSource(strings = {"a\nb", "a\u0000", "\u007f", "\u0085"})
  void controls(String text) {
    assertThatThrownBy(() -> new Cause(text, "ann")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Cause("id", text)).isInstanceOf(IllegalArgumentException.class);
  }
}
