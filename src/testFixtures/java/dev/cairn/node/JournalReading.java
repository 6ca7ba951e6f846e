package dev.cairn.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.cairn.api.AuditWire;
import dev.cairn.chaos.Entry;
import dev.cairn.chaos.Fact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Reads the journal of a node as a client does, and makes of it what a model looks at. */
final class JournalReading {

  private JournalReading() {}

  /** Everything that is stored now. */
  static List<Entry> all(TestingCairn node) throws IOException, InterruptedException {
    List<Entry> entries = new ArrayList<>();
    AuditWire.Events part;
    long after = 0;
    do {
      part = node.get("audit/events?after=" + after, AuditWire.Events.class);
      part.events().forEach(event -> entries.add(entry(event)));
      after = part.next();
    } while (!part.end());
    return entries;
  }

  private static Entry entry(AuditWire.Event event) {
    JsonNode fields = event.fields().orElse(MissingNode.getInstance());
    return new Entry(
        event.offset(),
        event.at(),
        event.entity(),
        event.sequenceNr(),
        event.kind(),
        fact(event.kind(), fields));
  }

  private static Fact fact(String kind, JsonNode fields) {
    String name = fields.path("name").asText();
    String buildId = fields.path("buildId").asText();
    return switch (kind) {
      case "RunPlanned", "PackagesAdded" -> {
        TreeSet<String> names = new TreeSet<>();
        fields
            .path("builds")
            .forEach(build -> names.add(build.path("identity").path("name").asText()));
        yield new Fact.Planned(names);
      }
      case "BuildAttempted" -> new Fact.Attempted(name, buildId);
      case "BuildRequeued" -> new Fact.Requeued(name, buildId);
      case "BuildSettled" ->
          new Fact.Settled(name, buildId, fields.path("outcome").asText().equals("BUILT"));
      case "RunFinished" -> new Fact.Finished();
      case "BuildQueued" -> new Fact.Queued(fields.path("identity").path("name").asText());
      case "BuildAssigned" -> new Fact.Assigned(fields.path("worker").asText());
      case "PackagesMade" -> new Fact.Made();
      case "BuildSucceeded" -> new Fact.Succeeded();
      case "BuildFailed" -> new Fact.Ended(false, fields.path("error").asText());
      case "BuildCancelled" -> new Fact.Ended(false, fields.path("by").asText());
      case "BuildInterrupted" -> new Fact.Ended(true, fields.path("why").asText());
      default -> new Fact.Other();
    };
  }
}
