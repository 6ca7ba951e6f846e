package dev.cairn.api;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.cairn.journal.AuditEntry;
import dev.cairn.journal.AuditFilter;
import dev.cairn.journal.AuditPage;
import dev.cairn.journal.AuditPoint;
import dev.cairn.journal.JournalAudit;
import dev.cairn.journal.JsonDifference;
import dev.cairn.journal.ReplayReport;
import dev.cairn.journal.ReplayedEntity;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Serves what is asked of the journal itself. Blocks. */
final class AuditRequests {
  /** Events of an answer, unless the request says how many. */
  static final int LIMIT_USUAL = 1000;

  private static final int LIMIT_MAX = 10_000;
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);

  private final ApiServices services;
  private final AuditedEntities entities;

  AuditRequests(ApiServices services) {
    this.services = services;
    this.entities = new AuditedEntities(services);
  }

  /** What is asked of events, as the request has it. */
  record Query(
      Optional<String> entity,
      List<String> kinds,
      Optional<String> tag,
      Optional<String> since,
      Optional<String> until,
      long after,
      int limit,
      Optional<Integer> newest) {}

  AuditWire.Events events(Query query) throws InterruptedException {
    AuditFilter filter = filter(query);
    AuditPage page =
        query.newest().isPresent()
            ? services.audit().get().newestEvents(filter, limited(query.newest().get()))
            : services.audit().get().events(filter, query.after(), limited(query.limit()));
    return new AuditWire.Events(
        page.entries().stream().map(entry -> event(entry, List.of())).toList(),
        page.upTo(),
        page.isEnd(),
        true);
  }

  /** The same as lines, the newest first ones at once and then those that come. */
  Source<ByteString, NotUsed> follow(Query query) throws InterruptedException {
    AuditFilter filter = filter(query);
    Source<AuditEntry, NotUsed> entries;
    if (query.newest().isPresent()) {
      AuditPage page = services.audit().get().newestEvents(filter, limited(query.newest().get()));
      entries =
          Source.from(page.entries()).concat(services.audit().get().follow(filter, page.upTo()));
    } else {
      entries = services.audit().get().follow(filter, query.after());
    }
    return entries
        .map(entry -> line(event(entry, List.of())))
        .keepAlive(KEEP_ALIVE, () -> ByteString.fromString("\n"));
  }

  private static ByteString line(AuditWire.Event event) {
    try {
      return ByteString.fromString(Json.wire().writeValueAsString(event) + "\n");
    } catch (JsonProcessingException defect) {
      throw new UncheckedIOException(defect);
    }
  }

  AuditFilter filter(Query query) throws InterruptedException {
    Optional<String> entity = query.entity();
    if (entity.isPresent() && !entity.get().endsWith("*")) {
      entity = Optional.of(entities.find(entity.get()));
    }
    return new AuditFilter(
        entity,
        Set.copyOf(new HashSet<>(query.kinds())),
        query.tag(),
        query.since().map(text -> AuditTimes.parse(text, services.clock().instant())),
        query.until().map(text -> AuditTimes.parse(text, services.clock().instant())));
  }

  private static int limited(int limit) {
    return Math.max(0, Math.min(LIMIT_MAX, limit));
  }

  /** The story of an entity; with what its events led to when {@code causes} are wanted. */
  AuditWire.Events story(String meant, long after, int limit, boolean causes)
      throws InterruptedException {
    String entity = entities.find(meant);
    AuditPage page = services.audit().get().events(AuditFilter.of(entity), after, limited(limit));
    JournalAudit.Effects effects =
        causes
            ? services.audit().get().effects(page.entries())
            : new JournalAudit.Effects(Map.of(), true);
    return new AuditWire.Events(
        page.entries().stream()
            .map(entry -> event(entry, caused(entity, entry, effects.byId())))
            .toList(),
        page.upTo(),
        page.isEnd(),
        effects.isComplete());
  }

  /** What an event led to; what leads back into the story is told there and not followed again. */
  private static List<AuditWire.Event> caused(
      String entity, AuditEntry entry, Map<String, List<AuditEntry>> effects) {
    return effects.getOrDefault(entry.id(), List.of()).stream()
        .map(
            effect ->
                event(
                    effect,
                    effect.entity().equals(entity) ? List.of() : caused(entity, effect, effects)))
        .toList();
  }

  AuditWire.State state(String meant, Optional<String> at) throws InterruptedException {
    ReplayedEntity found = entity(entities.find(meant), at);
    return new AuditWire.State(
        found.entity(),
        found.sequenceNr(),
        found.at(),
        found.newestSequenceNr(),
        found.stateType(),
        found.state());
  }

  AuditWire.Difference difference(String meant, Optional<String> from, Optional<String> to)
      throws InterruptedException {
    String entity = entities.find(meant);
    ReplayedEntity before = entity(entity, from.or(() -> Optional.of("0")));
    ReplayedEntity after = entity(entity, to);
    return new AuditWire.Difference(
        entity,
        new AuditWire.Point(before.sequenceNr(), before.at()),
        new AuditWire.Point(after.sequenceNr(), after.at()),
        JsonDifference.between(before.state(), after.state()).stream()
            .map(one -> new AuditWire.Change(one.path(), one.before(), one.after()))
            .toList());
  }

  private ReplayedEntity entity(String entity, Optional<String> at) {
    AuditPoint point = at.map(this::point).orElse(AuditPoint.NEWEST);
    ReplayedEntity found = services.audit().get().entity(entity, point);
    if (point.sequenceNr() != Long.MAX_VALUE && point.sequenceNr() > found.newestSequenceNr()) {
      throw ApiException.notFound(
          "UNKNOWN_EVENT",
          "%s has no event %d; its newest is %d"
              .formatted(entity, point.sequenceNr(), found.newestSequenceNr()));
    }
    return found;
  }

  private AuditPoint point(String text) {
    return text.matches("[0-9]{1,18}")
        ? AuditPoint.after(Long.parseLong(text))
        : AuditPoint.at(AuditTimes.parse(text, services.clock().instant()));
  }

  /** Replays all entities, or the one that is meant, or those whose ids begin so. */
  AuditWire.Replay replay(Optional<String> meant) throws InterruptedException {
    String prefix = "";
    if (meant.isPresent()) {
      String text = meant.get();
      prefix = text.endsWith("*") ? text.substring(0, text.length() - 1) : entities.find(text);
    }
    ReplayReport report = services.audit().get().replay(prefix);
    return new AuditWire.Replay(
        report.entities(),
        report.events(),
        report.snapshots(),
        report.live(),
        report.withoutFold(),
        report.findings().stream()
            .map(
                one ->
                    new AuditWire.ReplayFinding(
                        one.entity(),
                        one.sequenceNr(),
                        Views.word(one.comparison()),
                        one.message()))
            .toList(),
        report.findingsInAll());
  }

  private static AuditWire.Event event(AuditEntry entry, List<AuditWire.Event> caused) {
    return new AuditWire.Event(
        entry.offset(),
        entry.at(),
        entry.entity(),
        entry.sequenceNr(),
        entry.kind(),
        entry.fields(),
        entry.tags(),
        entry
            .cause()
            .map(
                cause ->
                    new AuditWire.Cause(
                        cause.id(),
                        cause.by(),
                        entry
                            .causedBy()
                            .map(
                                name ->
                                    new AuditWire.EventName(
                                        name.entity(), name.sequenceNr(), name.kind())))),
        entry.problem(),
        caused);
  }
}
