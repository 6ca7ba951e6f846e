package dev.cairn.node;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A WebSocket of the events that notes which it was told, and how late. */
final class EventClient implements WebSocket.Listener, AutoCloseable {
  /** What it asks for: events of which each tells one of the journal. */
  private static final String QUERY = "types=worker.status";

  private static final String OFFSET = "\"offset\":";
  private static final String TIMESTAMP = "\"timestamp\":\"";
  private static final String OPENED = "{\"type\":\"stream.opened\"";
  private static final String STREAM = "{\"type\":\"stream.";

  private final Delays delays;
  private final LongAdder told;
  private final EventTally tally = new EventTally();
  private final StringBuilder part = new StringBuilder();
  private final CompletableFuture<Long> opened = new CompletableFuture<>();
  private final WebSocket socket;

  /** Connects; {@code told} counts what comes. */
  EventClient(HttpClient http, NodeProcess node, Delays delays, LongAdder told)
      throws IOException, InterruptedException {
    this.delays = delays;
    this.told = told;
    try {
      this.socket =
          http.newWebSocketBuilder()
              .header("Authorization", node.authorization())
              .buildAsync(node.events(QUERY), this)
              .get();
      long _ = opened.get();
    } catch (ExecutionException refused) {
      throw new IOException("the node lets no client in: " + refused.getCause(), refused);
    }
  }

  /** Offset behind which it is told everything. */
  long begin() {
    return opened.join();
  }

  EventTally tally() {
    return tally;
  }

  @Override
  public void onOpen(WebSocket from) {
    from.request(Long.MAX_VALUE);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    if (last && part.isEmpty()) {
      take(text.toString());
    } else {
      part.append(text);
      if (last) {
        take(part.toString());
        part.setLength(0);
      }
    }
    return null;
  }

  private void take(String message) {
    if (message.startsWith(OPENED)) {
      tally.begin(offset(message));
      opened.complete(offset(message));
    } else if (!message.startsWith(STREAM)) {
      tally.take(offset(message));
      int at = message.indexOf(TIMESTAMP) + TIMESTAMP.length();
      Instant happened = Instant.parse(message.substring(at, message.indexOf('"', at)));
      delays.add(Duration.between(happened, Instant.now()));
      told.increment();
    }
  }

  private static long offset(String message) {
    int at = message.indexOf(OFFSET) + OFFSET.length();
    return Long.parseLong(message, at, message.indexOf(',', at), 10);
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    opened.completeExceptionally(failure);
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    opened.completeExceptionally(new IOException("closed: " + reason));
    return null;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
