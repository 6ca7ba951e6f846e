package dev.cairn.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link MeasuredNode} in a JVM of its own, with the flags and classes of this one. */
final class NodeProcess implements AutoCloseable {
  /** A node ends within 20 s or so; then it is killed. */
  private static final Duration END_MAX = Duration.ofMinutes(1);

  /**
   * How much of its heap is in use, in bytes.
   *
   * @param now after a collection
   * @param most the most that a collection has left since it was asked before
   */
  record Heap(long now, long most) {}

  private final Process process;
  private final BufferedReader said;
  private final String http;
  private final String token;

  private NodeProcess(Process process) throws IOException {
    this.process = process;
    this.said = process.inputReader(StandardCharsets.UTF_8);
    String[] words = answer(MeasuredNode.UP).split(" ", -1);
    this.http = words[0];
    this.token = words[1];
  }

  /**
   * Starts it and returns when it answers. Its messages come with ours.
   *
   * @throws IOException when it ends before that
   */
  static NodeProcess start(Path data, Path configuration) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            MeasuredNode.class.getName(),
            data.toString(),
            configuration.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return new NodeProcess(process);
    } catch (IOException failed) {
      process.destroyForcibly();
      throw failed;
    }
  }

  /** What it says next, behind the word with which it is to begin. */
  private String answer(String word) throws IOException {
    String line = said.readLine();
    if (line == null || !line.startsWith(word)) {
      throw new IOException(
          "the node has ended by itself; its reason stands above"
              + (line == null ? "" : ", and: " + line));
    }
    return line.substring(word.length());
  }

  /** A request for {@code path} below {@code /api/v1/}, with the token. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + http + "/api/v1/" + path))
        .header("Authorization", authorization());
  }

  /** Where its events are. */
  URI events(String query) {
    return URI.create("ws://" + http + "/api/v1/events?" + query);
  }

  String authorization() {
    return "Bearer " + token;
  }

  /** Has it collect, and says what is left. */
  Heap heap() throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).write("\n");
    process.outputWriter(StandardCharsets.UTF_8).flush();
    String[] bytes = answer(MeasuredNode.HEAP + ' ').split(" ", -1);
    return new Heap(Long.parseLong(bytes[0]), Long.parseLong(bytes[1]));
  }

  /** Processor time that it has used. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Ends it in good order, or else by force. */
  @Override
  public void close() throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).close();
    try {
      var _ = process.onExit().get(END_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException stays) {
      throw new IOException("the node did not end and was killed", stays);
    } finally {
      process.destroyForcibly();
    }
  }
}
