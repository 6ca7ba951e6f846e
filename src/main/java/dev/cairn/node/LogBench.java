package dev.cairn.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A log whose lines are numbered and all of one length, and a client that reads it as server-sent
 * events and knows what each of them must be.
 */
final class LogBench {
  /** Length of a line with its end, in bytes. */
  private static final int LINE_BYTES = 80;

  private static final String REST =
      " cc -O2 -pipe -Iinclude -Isrc/common -c -o object.o src/parser/file.c";

  private final int lines;

  LogBench(int lines) {
    this.lines = lines;
  }

  /**
   * What came.
   *
   * @param lines lines that came
   * @param wrong lines that are missing, came twice, or are not what they were
   * @param took from the request to the end of the stream
   */
  record Read(long lines, long wrong, Duration took) {}

  private static String line(long number) {
    return "%010d%s".formatted(number, REST);
  }

  /** Writes the log. */
  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (Writer out = Files.newBufferedWriter(file)) {
      for (int number = 0; number < lines; number++) {
        out.write(line(number));
        out.write('\n');
      }
    }
  }

  /**
   * Reads it.
   *
   * @param has lines that the client has already
   */
  Read read(HttpClient http, NodeProcess node, String build, long has)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = node.request("logs/" + build + "/stream");
    if (has > 0) {
      request.header("Last-Event-ID", Long.toString(has * LINE_BYTES));
    }
    long begun = System.nanoTime();
    HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
    long came = 0;
    long right = 0;
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      for (Optional<String[]> event = next(in); event.isPresent(); event = next(in)) {
        came++;
        right += isNumber(has + right, event.get()) ? 1 : 0;
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    return new Read(came, lines - has - right + came - right, took);
  }

  private static boolean isNumber(long number, String[] event) {
    return event[0].equals("id: " + (number + 1) * LINE_BYTES)
        && event[1].equals("data: {\"line\":\"" + line(number) + "\"}");
  }

  /** The id and the data of the next line; nothing at the end, which is marked. */
  private static Optional<String[]> next(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line != null && !line.startsWith("id: ")) {
      if (line.equals("event: end")) {
        return Optional.empty();
      }
      line = in.readLine();
    }
    String data = in.readLine();
    return line == null || data == null ? Optional.empty() : Optional.of(new String[] {line, data});
  }
}
