package dev.cairn.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A client of a WebSocket that collects what it is sent. */
public final class TestingSocket implements WebSocket.Listener, AutoCloseable {
  private static final String END = "\u0000end";
  private static final long WAIT_MAX_S = 15;

  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final StringBuilder part = new StringBuilder();
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;

  /** Connects with the token, and with further headers: name, value, ... */
  public TestingSocket(String address, String token, String... headers) throws Exception {
    this(
        address,
        Stream.concat(Stream.of("Authorization", "Bearer " + token), Stream.of(headers))
            .toArray(String[]::new));
  }

  /** Connects with what the headers say: name, value, ... */
  static TestingSocket with(String address, String... headers) throws Exception {
    return new TestingSocket(address, headers);
  }

  private TestingSocket(String address, String[] headers) throws Exception {
    WebSocket.Builder builder = http.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    try {
      socket = builder.buildAsync(URI.create(address), this).get(WAIT_MAX_S, TimeUnit.SECONDS);
    } catch (ExecutionException refused) {
      http.close();
      throw refused;
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    part.append(text);
    if (last) {
      messages.add(part.toString());
      part.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    messages.add(END);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    messages.add(END);
  }

  /** The next message. */
  public JsonNode next() throws InterruptedException {
    String message = messages.poll(WAIT_MAX_S, TimeUnit.SECONDS);
    if (message == null || message.equals(END)) {
      throw new AssertionError(message == null ? "no message comes" : "the socket is closed");
    }
    try {
      return Json.wire().readTree(message);
    } catch (JsonProcessingException noJson) {
      throw new UncheckedIOException(noJson);
    }
  }

  /** The messages up to the first that is meant, which is the last of them. */
  public List<JsonNode> until(Predicate<JsonNode> meant) throws InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    do {
      all.add(next());
    } while (!meant.test(all.getLast()));
    return all;
  }

  /** The messages up to the first of that type, which is the last of them. */
  public List<JsonNode> until(String type) throws InterruptedException {
    return until(message -> message.path("type").asText().equals(type));
  }

  /** Whether the other side closes the connection now. */
  public boolean isClosed() throws InterruptedException {
    return END.equals(messages.poll(WAIT_MAX_S, TimeUnit.SECONDS));
  }

  /** Sends a text. */
  public void send(String text) throws Exception {
    socket.sendText(text, true).get(WAIT_MAX_S, TimeUnit.SECONDS);
  }

  /** Sends bytes. */
  public void send(byte[] bytes) throws Exception {
    socket.sendBinary(java.nio.ByteBuffer.wrap(bytes), true).get(WAIT_MAX_S, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
    http.close();
  }
}
