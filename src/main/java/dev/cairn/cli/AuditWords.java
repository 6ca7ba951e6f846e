package dev.cairn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.AuditWire;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Events and states in words of an operator, from what they say. Pure. */
final class AuditWords {
  /** As much of an id as is unique among a few thousand: what {@code history} shows, too. */
  private static final int ID_COLUMNS = 18;

  /** Of an instant: to the second, and to the millisecond. */
  private static final int TIME_COLUMNS = 19;

  /** Characters of a value; a digest is cut more. */
  private static final int VALUE_COLUMNS = 60;

  private static final int DIGEST_COLUMNS = 12;

  /** Elements of a list that are named. */
  private static final int NAMED = 4;

  private AuditWords() {}

  /** {@code 2026-01-01 12:00:00}, in UTC. */
  static String time(Instant at) {
    String text = at.toString();
    return text.substring(0, Math.min(TIME_COLUMNS, text.length())).replace('T', ' ');
  }

  /** A persistence id, cut so that it still is a unique beginning. */
  static String entity(String persistenceId) {
    int bar = persistenceId.indexOf('|');
    return Text.cut(persistenceId, bar + 1 + ID_COLUMNS);
  }

  /** {@code BuildSettled name=jq outcome=BUILT took=3.2 s}. */
  static String event(AuditWire.Event event) {
    if (event.fields().isEmpty()) {
      return (event.kind() + " (" + event.problem().orElse("it says nothing") + ")").strip();
    }
    return (event.kind() + " " + fields(event.fields().get())).strip();
  }

  private static String fields(JsonNode fields) {
    List<String> words = new ArrayList<>();
    Iterator<Map.Entry<String, JsonNode>> all = fields.fields();
    while (all.hasNext()) {
      Map.Entry<String, JsonNode> field = all.next();
      // When it happened stands in front of the line.
      if (!field.getKey().equals("at")) {
        String value = value(field.getKey(), field.getValue());
        if (!value.isEmpty()) {
          words.add(field.getKey() + "=" + value);
        }
      }
    }
    return String.join(" ", words);
  }

  /** A value; {@code name} tells whether a number is a size. Empty when there is nothing to say. */
  static String value(String name, JsonNode value) {
    if (value.isNumber() && name.endsWith("Bytes")) {
      return Text.size(value.asLong());
    }
    if (value.isTextual()) {
      return text(value.asText());
    }
    if (value.isArray()) {
      return value.isEmpty() ? "" : list(value);
    }
    if (value.isObject()) {
      return value.isEmpty() ? "" : object(value);
    }
    return value.asText();
  }

  private static String text(String text) {
    if (text.startsWith("PT")) {
      try {
        return Text.duration(Duration.parse(text));
      } catch (DateTimeParseException word) {
        // It only begins like one.
      }
    }
    if (text.matches("[0-9a-f]{40,}")) {
      return text.substring(0, DIGEST_COLUMNS);
    }
    if (text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
      return Text.cut(text, ID_COLUMNS);
    }
    String cut = text.length() > VALUE_COLUMNS ? Text.cut(text, VALUE_COLUMNS) + "…" : text;
    return cut.contains(" ") ? '"' + cut + '"' : cut;
  }

  private static String list(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(one -> names.add(name(one).orElseGet(() -> value("", one))));
    String named = names.stream().limit(NAMED).collect(Collectors.joining(","));
    return names.size() > NAMED ? named + ",… (" + names.size() + ")" : named;
  }

  private static String object(JsonNode object) {
    Optional<String> name = name(object);
    if (name.isPresent()) {
      return name.get();
    }
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    if (keys.size() > NAMED) {
      return "{%s,… (%d)}".formatted(String.join(",", keys.subList(0, NAMED)), keys.size());
    }
    return "{" + fields(object) + "}";
  }

  /** What something is called. */
  private static Optional<String> name(JsonNode one) {
    for (String field : List.of("name", "fileName", "identity", "plan")) {
      JsonNode found = one.path(field);
      if (found.isTextual()) {
        return Optional.of(found.asText());
      }
      if (found.isObject()) {
        return name(found);
      }
    }
    return Optional.empty();
  }

  /** {@code <- BuildSucceeded build|.../9}, or who asked. */
  static String cause(AuditWire.Event event) {
    return event
        .cause()
        .map(
            cause ->
                cause
                    .event()
                    .map(
                        name ->
                            "<- "
                                + name.kind()
                                + (name.entity().equals(event.entity())
                                    ? " " + name.sequenceNr()
                                    : " " + entity(name.entity()) + "/" + name.sequenceNr()))
                    .orElseGet(() -> origin(cause)))
        .orElse("");
  }

  private static String origin(AuditWire.Cause cause) {
    if (cause.id().startsWith("request|")) {
      return "<- " + cause.by() + " asked";
    }
    return cause.id().startsWith("start|")
        ? "<- the node started"
        : "<- " + cause.id() + " by " + cause.by();
  }

  /** A change of a field. */
  static String change(AuditWire.Change change) {
    String path = change.path().isEmpty() ? "all of it" : String.join(".", change.path());
    String name = change.path().isEmpty() ? "" : change.path().getLast();
    Optional<String> before = change.before().map(one -> said(name, one));
    Optional<String> after = change.after().map(one -> said(name, one));
    if (before.isPresent() && after.isPresent()) {
      return "%s: %s -> %s".formatted(path, before.get(), after.get());
    }
    return before
        .map(gone -> "%s: - %s".formatted(path, gone))
        .orElseGet(() -> "%s: + %s".formatted(path, after.orElse("")));
  }

  private static String said(String name, JsonNode value) {
    String words = value(name, value);
    return words.isEmpty() ? "nothing" : words;
  }

  /** {@code event 7 (2026-01-01 12:00:00)}. */
  static String point(long sequenceNr, Optional<Instant> at) {
    return sequenceNr == 0
        ? "the beginning"
        : "event " + sequenceNr + at.map(time -> " (" + time(time) + ")").orElse("");
  }
}
