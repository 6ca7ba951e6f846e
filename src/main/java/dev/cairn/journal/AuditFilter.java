package dev.cairn.journal;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which events are asked for; what is left empty does not matter.
 *
 * @param entity a persistence id, or with {@code *} at its end how it begins
 * @param kinds names of events without their package, whatever the case; empty for all
 * @param tag of the event
 * @param since when it was stored, inclusive
 * @param until when it was stored, inclusive
 */
public record AuditFilter(
    Optional<String> entity,
    Set<String> kinds,
    Optional<String> tag,
    Optional<Instant> since,
    Optional<Instant> until) {
  private static final String ANY_END = "*";

  /** Every event. */
  public static final AuditFilter ALL =
      new AuditFilter(
          Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Kinds are compared in lower case. */
  public AuditFilter {
    kinds =
        Set.copyOf(kinds.stream().map(kind -> kind.toLowerCase(Locale.ROOT)).distinct().toList());
  }

  /** All events of one entity. */
  public static AuditFilter of(String persistenceId) {
    return new AuditFilter(
        Optional.of(persistenceId), Set.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The one entity whose events are asked for; nothing when there may be several. */
  Optional<String> oneEntity() {
    return entity.filter(id -> !id.endsWith(ANY_END));
  }

  /** The first offset that can match. */
  long first(AuditStore store) {
    try {
      return since.map(store::firstAt).orElse(1L);
    } catch (DamagedRecordException _) {
      return 1;
    }
  }

  /** Whether an event is asked for. */
  boolean matches(EventRecord event) {
    return entity.map(id -> matchesId(id, event.persistenceId())).orElse(true)
        && (kinds.isEmpty() || kinds.contains(AuditEntry.kindOf(event).toLowerCase(Locale.ROOT)))
        && tag.map(one -> event.tags().contains(one)).orElse(true)
        && since.map(at -> event.timestampMs() >= at.toEpochMilli()).orElse(true)
        && until.map(at -> event.timestampMs() <= at.toEpochMilli()).orElse(true);
  }

  private static boolean matchesId(String wanted, String persistenceId) {
    return wanted.endsWith(ANY_END)
        ? persistenceId.startsWith(wanted.substring(0, wanted.length() - ANY_END.length()))
        : persistenceId.equals(wanted);
  }
}
