package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.api.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** The node's feed of events, read by a thread of its own into a queue. */
final class RunFeed implements AutoCloseable {
  /** Fields whose keys are names of things, not of fields. */
  private static final Set<String> KEYED_BY_NAME = Set.of("dependencies", "variables");

  /** What comes out of the queue. */
  sealed interface Item {}

  /**
   * Something happened.
   *
   * @param type name of the event
   * @param entity persistence id of what it happened to
   */
  record Event(String type, String entity, JsonNode fields) implements Item {

    String text(String field) {
      return fields.path(field).asText("");
    }

    List<String> texts(String field) {
      List<String> texts = new ArrayList<>();
      fields.path(field).forEach(one -> texts.add(one.asText()));
      return texts;
    }

    Duration took() {
      return fields.hasNonNull("took") ? Duration.parse(text("took")) : Duration.ZERO;
    }

    /** The whole event with camelCase fields, as everything else that the command prints. */
    String toJson() {
      try {
        return Json.plain().writeValueAsString(camelCase(fields, false));
      } catch (JsonProcessingException defect) {
        throw new IllegalStateException("not JSON: " + fields, defect);
      }
    }

    private static JsonNode camelCase(JsonNode node, boolean keysAreNames) {
      if (node.isArray()) {
        ArrayNode copy = Json.plain().createArrayNode();
        node.forEach(one -> copy.add(camelCase(one, false)));
        return copy;
      }
      if (!node.isObject()) {
        return node;
      }
      ObjectNode copy = Json.plain().createObjectNode();
      node.fields()
          .forEachRemaining(
              field ->
                  copy.set(
                      keysAreNames ? field.getKey() : camelCase(field.getKey()),
                      camelCase(field.getValue(), KEYED_BY_NAME.contains(field.getKey()))));
      return copy;
    }

    private static String camelCase(String snake) {
      StringBuilder camel = new StringBuilder();
      for (int at = 0; at < snake.length(); at++) {
        boolean isWordStart = at > 0 && snake.charAt(at - 1) == '_';
        if (snake.charAt(at) != '_') {
          camel.append(isWordStart ? Character.toUpperCase(snake.charAt(at)) : snake.charAt(at));
        }
      }
      return camel.toString();
    }
  }

  /** The feed ended; a new one and a new picture are needed. */
  record Broken() implements Item {}

  /** Somebody pressed Ctrl-C. */
  record Interrupted() implements Item {}

  private final InputStream body;
  private volatile boolean closed;

  private RunFeed(InputStream body) {
    this.body = body;
  }

  /**
   * Opens the feed and returns when it has begun: what happens from now on will be in the queue.
   */
  static RunFeed open(ApiClient api, BlockingQueue<Item> queue) throws InterruptedException {
    RunFeed feed = new RunFeed(api.stream("events"));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(feed.body, StandardCharsets.UTF_8));
    try {
      @Nullable String first = lines.readLine();
      if (first == null || !first.contains("\"Subscribed\"")) {
        throw new CliException("the node does not tell what happens; is it of another version?");
      }
    } catch (IOException broken) {
      throw new CliException("the node went away; run the command again");
    }
    Thread reader = new Thread(() -> feed.read(lines, queue), "events");
    reader.setDaemon(true);
    reader.start();
    return feed;
  }

  private void read(BufferedReader lines, BlockingQueue<Item> queue) {
    try {
      String line;
      while ((line = lines.readLine()) != null) {
        if (!line.isEmpty()) {
          JsonNode fields = Json.wire().readTree(line);
          queue.add(
              new Event(fields.path("type").asText(), fields.path("entity").asText(), fields));
        }
      }
    } catch (IOException broken) {
      // Told below, like an end in good order: in both cases the rest is missing.
    }
    if (!closed) {
      queue.add(new Broken());
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      body.close();
    } catch (IOException alreadyGone) {
      // Nothing is left to be closed.
    }
  }
}
