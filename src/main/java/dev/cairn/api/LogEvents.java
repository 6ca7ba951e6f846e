package dev.cairn.api;

import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes server-sent events of the bytes of a log: one per line, whose id is the offset behind it in
 * bytes. For one stream, so by one thread.
 *
 * <p>Invariant: of a line that is longer than {@link #LINE_MAX} no more than that is held; it comes
 * in several events, all but the last with {@code partial}.
 */
final class LogEvents {
  /** Longest line that comes in one event, in bytes. */
  static final int LINE_MAX = 1 << 20;

  private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
  private final String prefix;
  private long offset;

  /** Events of what stands in the log from {@code offset} on, which is the beginning of a line. */
  LogEvents(long offset) {
    this("", offset);
  }

  /** The same with ids that begin with {@code prefix}. */
  LogEvents(String prefix, long offset) {
    this.prefix = prefix;
    this.offset = offset;
  }

  /**
   * Events of the lines that end in {@code bytes}.
   *
   * @param now when they were written, if that is known
   */
  ByteString take(ByteString bytes, Optional<Instant> now) {
    ByteStringBuilder events = new ByteStringBuilder();
    byte[] all = bytes.toArray();
    int begin = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == '\n') {
        rest.write(all, begin, i - begin);
        begin = i + 1;
        event(events, 1, false, now);
      } else if (rest.size() + i - begin >= LINE_MAX && isFirstOfCharacter(all[i])) {
        rest.write(all, begin, i - begin);
        begin = i;
        event(events, 0, true, now);
      }
    }
    rest.write(all, begin, all.length - begin);
    return events.result();
  }

  private static boolean isFirstOfCharacter(byte one) {
    return (one & 0xC0) != 0x80;
  }

  /** The event of a last line that has no end; empty when there is none. */
  ByteString finish() {
    ByteStringBuilder events = new ByteStringBuilder();
    if (rest.size() > 0) {
      event(events, 0, false, Optional.empty());
    }
    return events.result();
  }

  /** Where the next line begins. */
  long offset() {
    return offset;
  }

  private void event(
      ByteStringBuilder events, int lineBreak, boolean partial, Optional<Instant> now) {
    offset += rest.size() + lineBreak;
    StringBuilder text = new StringBuilder(rest.size() + 96);
    text.append("id: ").append(prefix).append(offset).append("\ndata: {\"line\":\"");
    JsonStringEncoder.getInstance().quoteAsString(rest.toString(StandardCharsets.UTF_8), text);
    text.append('"');
    now.ifPresent(at -> text.append(",\"timestamp\":\"").append(at).append('"'));
    text.append(partial ? ",\"partial\":true}\n\n" : "}\n\n");
    events.append(ByteString.fromString(text.toString()));
    rest.reset();
  }
}
