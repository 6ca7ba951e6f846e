package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A log as events")
class LogEventsTest {
  private static final Instant AT = Instant.parse("2026-01-15T10:30:01Z");

  private static ByteString bytes(String text) {
    return ByteString.fromString(text, StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("has an event per line, whose id is the offset behind it")
  void lines() {
    LogEvents events = new LogEvents(100);
    assertThat(events.take(bytes("one\n\ntw"), Optional.empty()).utf8String())
        .isEqualTo("id: 104\ndata: {\"line\":\"one\"}\n\nid: 105\ndata: {\"line\":\"\"}\n\n");
    assertThat(events.offset()).isEqualTo(105);
    assertThat(events.take(bytes("o\n"), Optional.of(AT)).utf8String())
        .isEqualTo("id: 109\ndata: {\"line\":\"two\",\"timestamp\":\"2026-01-15T10:30:01Z\"}\n\n");
    assertThat(events.finish().isEmpty()).isTrue();
  }

  @Test
  @DisplayName("keeps what a build prints from ending a line or an event of its own")
  void controls() {
    LogEvents events = new LogEvents(0);
    assertThat(events.take(bytes("a\r\u001b[2J\"\\\u0000\u2028\n"), Optional.empty()).utf8String())
        .isEqualTo("id: 13\ndata: {\"line\":\"a\\r\\u001B[2J\\\"\\\\\\u0000\u2028\"}\n\n");
  }

  @Test
  @DisplayName("ends with a line that has no end")
  void last() {
    LogEvents events = new LogEvents(0);
    assertThat(events.take(bytes("cut"), Optional.empty()).isEmpty()).isTrue();
    assertThat(events.finish().utf8String()).isEqualTo("id: 3\ndata: {\"line\":\"cut\"}\n\n");
  }

  @Test
  @DisplayName("gives a line that is longer than it may be in pieces, and cuts no character")
  void longLine() {
    LogEvents events = new LogEvents(0);
    String line = "x".repeat(LogEvents.LINE_MAX - 1) + "äy";
    String got = events.take(bytes(line + "\n"), Optional.empty()).utf8String();
    assertThat(got)
        .startsWith("id: " + (LogEvents.LINE_MAX + 1) + "\n")
        .contains("xä\",\"partial\":true}\n\n")
        .endsWith("id: " + (LogEvents.LINE_MAX + 3) + "\ndata: {\"line\":\"y\"}\n\n");
  }

  @Property(tries = 200)
  @Label("is the same however it is cut into pieces, and can go on behind each line")
  void pieces(@ForAll @Size(max = 40) List<@IntRange(max = 5) Integer> words) {
    StringBuilder log = new StringBuilder();
    words.forEach(
        word -> log.append(List.of("\n", "a", "äß", "\n\n", "\ud83d\ude00", "b c").get(word)));
    byte[] all = log.toString().getBytes(StandardCharsets.UTF_8);
    String whole = read(0, all, all.length + 1);
    assertThat(read(0, all, 1)).isEqualTo(whole);
    assertThat(read(0, all, 3)).isEqualTo(whole);
    for (int i = 0; i < all.length; i++) {
      if (all[i] == '\n') {
        String rest = read(i + 1, all, 7);
        assertThat(whole).endsWith(rest);
        assertThat(
                whole.lines().filter(line -> line.startsWith("id:")).count()
                    - rest.lines().filter(line -> line.startsWith("id:")).count())
            .isEqualTo(
                new String(all, 0, i + 1, StandardCharsets.UTF_8)
                    .chars()
                    .filter(c -> c == '\n')
                    .count());
      }
    }
  }

  private static String read(int offset, byte[] all, int size) {
    LogEvents events = new LogEvents(offset);
    StringBuilder text = new StringBuilder();
    for (int at = offset; at < all.length; at += size) {
      byte[] piece = java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + size));
      text.append(events.take(ByteString.fromArray(piece), Optional.empty()).utf8String());
    }
    return text.append(events.finish().utf8String()).toString();
  }
}
