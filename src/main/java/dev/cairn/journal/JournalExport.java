package dev.cairn.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.journal.EventRecord.Body;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;

/**
 * Writes events for other programs, one after the other:
 *
 * <pre>
 * offset, time          place in the journal, when it was stored (ISO 8601, UTC)
 * persistenceId, sequenceNr
 * cause, by             what led to it, and who asked; absent in events of older releases
 * writer                which incarnation of the entity wrote it
 * tags
 * type                  class of the event, without the version of its format
 * event                 its fields as JSON, where they can be read
 * payload               else its bytes, in Base64; neither when retention has removed them
 * hash                  of the chain, in hexadecimal
 * </pre>
 */
final class JournalExport {
  private static final List<String> COLUMNS =
      List.of(
          "offset",
          "time",
          "persistenceId",
          "sequenceNr",
          "cause",
          "by",
          "writer",
          "tags",
          "type",
          "event",
          "payload",
          "hash");

  private static final String LINE_END = "\r\n";

  private final ExportFormat format;
  private final EventDecoder decoder;
  private final Writer out;

  JournalExport(ExportFormat format, EventDecoder decoder, Writer out) {
    this.format = format;
    this.decoder = decoder;
    this.out = out;
  }

  /** Writes what a filter means. */
  ExportReport write(FilteredScan events) throws IOException {
    if (format == ExportFormat.CSV) {
      out.write(String.join(",", COLUMNS) + LINE_END);
    }
    events.run(this::write);
    out.flush();
    return new ExportReport(
        events.matching(),
        events.missing(),
        events.missing() == 0 ? OptionalLong.empty() : OptionalLong.of(events.firstMissing()));
  }

  private void write(StoredEvent stored) throws IOException {
    ObjectNode node = node(stored);
    switch (format) {
      case JSONL -> out.append(node.toString()).append('\n');
      case CSV -> writeCsv(node);
    }
  }

  private ObjectNode node(StoredEvent stored) {
    EventRecord event = stored.event();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("offset", event.offset());
    node.put("time", Instant.ofEpochMilli(event.timestampMs()).toString());
    node.put("persistenceId", event.persistenceId());
    node.put("sequenceNr", event.sequenceNr());
    Cause.parse(event.adapterManifest())
        .ifPresent(cause -> node.put("cause", cause.id()).put("by", cause.by()));
    node.put("writer", event.writerUuid());
    event.tags().forEach(node.putArray("tags")::add);
    node.put("type", AuditEntry.typeOf(event));
    event.body().ifPresent(body -> put(node, event, body));
    return node.put("hash", HexFormat.of().formatHex(stored.hash()));
  }

  private void put(ObjectNode node, EventRecord event, Body body) {
    Optional<JsonNode> fields =
        decoder.fields(event.serializerId(), event.serializerManifest(), body.payload());
    if (fields.isPresent()) {
      node.set("event", fields.get());
    } else {
      node.put("payload", Base64.getEncoder().encodeToString(body.payload()));
    }
  }

  private void writeCsv(ObjectNode node) throws IOException {
    String separator = "";
    for (String column : COLUMNS) {
      out.append(separator).append(quoted(text(node.get(column))));
      separator = ",";
    }
    out.append(LINE_END);
  }

  @SuppressWarnings("NullAway") // a node has no value under a name that was not put there
  private static String text(JsonNode value) {
    if (value == null) {
      return "";
    }
    if (value.isArray()) {
      StringJoiner words = new StringJoiner(" ");
      value.forEach(word -> words.add(word.asText()));
      return words.toString();
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static String quoted(String text) {
    boolean plain =
        text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
            && text.strip().equals(text);
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
