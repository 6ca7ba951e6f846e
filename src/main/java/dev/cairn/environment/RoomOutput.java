package dev.cairn.environment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a room writes, on a thread of its own: lines of commands go to whoever asked for them,
 * verdicts of the room's first process to a queue.
 *
 * <p>A verdict is a line {@code <secret> <number> <word> <status>}. The first process writes an
 * empty line start before it, so that it stands alone even when the command ended without a line
 * end; the empty line that this makes otherwise is not delivered.
 *
 * <p>However much is written, only one line of at most {@link #LINE_MAX} bytes is held; a slow
 * consumer makes the command wait.
 */
final class RoomOutput implements Runnable {
  private static final int LINE_MAX = 4 * 8192;
  private static final int CHARACTERS_MAX = 8192;

  /** What the first process says about request {@code number}. */
  record Verdict(long number, String word, int status) {
    /** The room is gone: its output has ended. */
    static final Verdict GONE = new Verdict(-1, "gone", 0);
  }

  private final InputStream in;
  private final String secret;
  private final LongSupplier nanoClock;
  private final BlockingQueue<Verdict> verdicts = new LinkedBlockingQueue<>();
  private final byte[] line = new byte[LINE_MAX];
  private int length;
  private boolean emptyLineHeld;
  private volatile Consumer<String> consumer = _ -> {};
  private volatile @Nullable RuntimeException consumerFailure;
  private volatile long lastOutput;
  private volatile boolean reading;

  RoomOutput(InputStream in, String secret, LongSupplier nanoClock) {
    this.in = in;
    this.secret = secret;
    this.nanoClock = nanoClock;
  }

  /** Sends the lines from now on to {@code next}; silence counts from now. */
  void deliverTo(Consumer<String> next) {
    consumerFailure = null;
    consumer = next;
    lastOutput = nanoClock.getAsLong();
  }

  /** Drops the lines from now on. */
  void deliverNowhere() {
    consumer = _ -> {};
  }

  /** Nanoseconds without output; 0 while a line is being consumed. */
  long silence() {
    return reading ? nanoClock.getAsLong() - lastOutput : 0;
  }

  /** What the consumer threw, if it did; nothing was delivered after that. */
  @Nullable RuntimeException consumerFailure() {
    return consumerFailure;
  }

  /** The next verdict, or nothing after {@code millis}. */
  @Nullable Verdict next(long millis) throws InterruptedException {
    return verdicts.poll(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void run() {
    byte[] buffer = new byte[64 * 1024];
    try {
      while (true) {
        reading = true;
        int count = in.read(buffer);
        lastOutput = nanoClock.getAsLong();
        reading = false;
        if (count < 0) {
          break;
        }
        take(buffer, count);
      }
      if (length > 0) {
        endLine();
      }
    } catch (IOException e) {
      // The stream was closed from this side: the same as its end.
    } finally {
      verdicts.add(Verdict.GONE);
    }
  }

  private void take(byte[] buffer, int count) {
    int start = 0;
    for (int i = 0; i < count; i++) {
      if (buffer[i] == '\n') {
        append(buffer, start, i);
        endLine();
        start = i + 1;
      }
    }
    append(buffer, start, count);
  }

  private void append(byte[] buffer, int start, int end) {
    int fits = Math.min(end - start, LINE_MAX - length);
    System.arraycopy(buffer, start, line, length, fits);
    length += fits;
  }

  private void endLine() {
    if (isVerdict()) {
      emptyLineHeld = false;
      takeVerdict(text());
    } else {
      if (emptyLineHeld) {
        deliver("");
      }
      emptyLineHeld = length == 0;
      if (!emptyLineHeld) {
        deliver(text());
      }
    }
    length = 0;
  }

  private boolean isVerdict() {
    byte[] start = secret.getBytes(StandardCharsets.US_ASCII);
    return length > start.length
        && Arrays.equals(line, 0, start.length, start, 0, start.length)
        && line[start.length] == ' ';
  }

  private void takeVerdict(String text) {
    String[] fields = text.split(" ", -1);
    verdicts.add(new Verdict(Long.parseLong(fields[1]), fields[2], Integer.parseInt(fields[3])));
  }

  private String text() {
    String text = new String(line, 0, length, StandardCharsets.UTF_8);
    return text.length() <= CHARACTERS_MAX ? text : text.substring(0, CHARACTERS_MAX);
  }

  private void deliver(String text) {
    try {
      consumer.accept(text);
    } catch (RuntimeException e) {
      consumer = _ -> {};
      consumerFailure = e;
    }
  }
}
