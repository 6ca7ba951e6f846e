package dev.cairn.distfiles;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on the loopback interface that misbehaves as it is told. */
public final class TestingFileServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch closing = new CountDownLatch(1);

  /** How one request is answered. */
  @FunctionalInterface
  public interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  public TestingFileServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Answers requests for the path one after the other; the last answer is given ever after. */
  public URI serve(String path, Answer... inOrder) {
    answers.put(path, new ArrayDeque<>(Arrays.asList(inOrder)));
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** The {@code Range} header of each request so far, {@code none} without one. */
  public List<String> ranges() {
    synchronized (ranges) {
      return List.copyOf(ranges);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(range == null ? "none" : range);
    Deque<Answer> queue =
        answers.getOrDefault(exchange.getRequestURI().getPath(), new ArrayDeque<>());
    Answer answer;
    synchronized (queue) {
      answer =
          queue.isEmpty() ? status(404) : queue.size() > 1 ? queue.removeFirst() : queue.getFirst();
    }
    try (exchange) {
      answer.to(exchange);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing but a status. */
  public static Answer status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  /** The whole file; ranges are ignored. */
  public static Answer whole(byte[] content) {
    return exchange -> {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    };
  }

  /** The file without its length: the end of the connection is the end. */
  public static Answer withoutLength(byte[] content) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(content);
    };
  }

  /** Announces the whole file and cuts the connection after some bytes. */
  public static Answer cut(byte[] content, int after, String tag) {
    return exchange -> {
      exchange.getResponseHeaders().add("ETag", tag);
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content, 0, after);
      exchange.getResponseBody().flush();
    };
  }

  /** The range that is asked for when If-Range names the tag, else the whole. */
  public static Answer ranged(byte[] content, String tag) {
    return exchange -> {
      String range = exchange.getRequestHeaders().getFirst("Range");
      exchange.getResponseHeaders().add("ETag", tag);
      if (range == null || !tag.equals(exchange.getRequestHeaders().getFirst("If-Range"))) {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
        return;
      }
      int from = Integer.parseInt(range.replaceAll("\\D", ""));
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
      exchange.sendResponseHeaders(206, content.length - from);
      exchange.getResponseBody().write(content, from, content.length - from);
    };
  }

  /** Some bytes, then silence until the server is closed. */
  public Answer silentAfter(byte[] content, int after) {
    return exchange -> {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content, 0, after);
      exchange.getResponseBody().flush();
      closing.await();
    };
  }

  /** A byte now and then, without end. */
  public Answer dripping() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      while (!closing.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
        exchange.getResponseBody().write('x');
        exchange.getResponseBody().flush();
      }
    };
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
