package dev.cairn.journal;

import dev.cairn.journal.AuditEntry.EventName;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads events for an auditor: what cannot be read is told in its place, and the rest goes on. For
 * one question, so by one thread.
 */
final class AuditReader {
  /** Events that are read at one time. */
  private static final int CHUNK = 500;

  /** Names of events that are remembered: most causes are those of the event before. */
  private static final int REMEMBERED_MAX = 1000;

  private final AuditStore store;
  private final EventCodec codec;
  private final Map<String, Optional<EventName>> names =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<EventName>> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  AuditReader(AuditStore store, EventCodec codec) {
    this.store = store;
    this.codec = codec;
  }

  /** Either an event or, when its record is damaged, what is wrong with it. */
  private record Found(long offset, Optional<EventRecord> event, String problem) {}

  /** The first {@code max} events that match, behind an offset. */
  AuditPage page(AuditFilter filter, long after, int max) {
    long newest = store.newestOffset();
    Optional<String> one = filter.oneEntity();
    if (one.isPresent()) {
      try {
        return pageOfEntity(one.get(), filter, after, max);
      } catch (DamagedRecordException _) {
        // The index of the entity is damaged; all events are looked at instead.
      }
    }
    long at = Math.max(after, filter.first(store) - 1);
    List<AuditEntry> entries = new ArrayList<>();
    while (at < newest && entries.size() < max) {
      List<Found> read = read(at, newest);
      for (Found found : read) {
        at = found.offset();
        if (matches(filter, found)) {
          entries.add(entry(found));
          if (entries.size() == max) {
            break;
          }
        }
        if (isBehind(filter, found)) {
          return new AuditPage(entries, newest, true);
        }
      }
    }
    return new AuditPage(entries, Math.max(at, after), at >= newest);
  }

  private AuditPage pageOfEntity(String persistenceId, AuditFilter filter, long after, int max) {
    long newest = store.highestSequenceNr(persistenceId);
    long number = numberBehind(persistenceId, after);
    long upTo = after;
    List<AuditEntry> entries = new ArrayList<>();
    while (number <= newest && entries.size() < max) {
      for (Found found : readEntity(persistenceId, number, Math.min(newest, number + CHUNK - 1))) {
        number = found.event().map(EventRecord::sequenceNr).orElse(number) + 1;
        if (found.offset() > after && entries.size() < max && matches(filter, found)) {
          entries.add(entry(found));
          upTo = found.offset();
        } else if (entries.size() == max) {
          return new AuditPage(entries, upTo, false);
        }
      }
    }
    boolean isEnd = number > newest;
    return new AuditPage(entries, isEnd ? Math.max(upTo, store.newestOffset()) : upTo, isEnd);
  }

  private long numberBehind(String persistenceId, long after) {
    if (after > 0) {
      Optional<EventRecord> last = get(after).event();
      if (last.isPresent() && last.get().persistenceId().equals(persistenceId)) {
        return last.get().sequenceNr() + 1;
      }
    }
    return 1;
  }

  /** The last {@code max} events that match. */
  AuditPage newest(AuditFilter filter, int max) {
    Optional<String> one = filter.oneEntity();
    if (one.isPresent()) {
      try {
        String id = one.get();
        long highest = store.highestSequenceNr(id);
        return newest(filter, max, 1, highest, (lo, hi) -> readEntity(id, lo, hi));
      } catch (DamagedRecordException _) {
        // As above.
      }
    }
    return newest(
        filter, max, filter.first(store), store.newestOffset(), (lo, hi) -> read(lo - 1, hi));
  }

  /** Reads what lies between two numbers, both inclusive. */
  private interface Window {
    List<Found> read(long lo, long hi);
  }

  private AuditPage newest(AuditFilter filter, int max, long first, long last, Window window) {
    long newest = store.newestOffset();
    Deque<AuditEntry> entries = new ArrayDeque<>();
    long hi = last;
    while (hi >= first && entries.size() < max) {
      long lo = Math.max(first, hi - CHUNK + 1);
      for (Found found : window.read(lo, hi).reversed()) {
        if (entries.size() < max && matches(filter, found)) {
          entries.addFirst(entry(found));
        }
      }
      hi = lo - 1;
    }
    return new AuditPage(List.copyOf(entries), newest, true);
  }

  /**
   * What events led to, as far as it is stored: the id of each event that led to others, with
   * those, in their order. Reads the journal once, from the first of them on.
   */
  JournalAudit.Effects effects(List<AuditEntry> of, int max) {
    Map<String, List<AuditEntry>> effects = new HashMap<>();
    of.stream()
        .filter(entry -> !entry.entity().isEmpty())
        .forEach(e -> effects.put(e.id(), new ArrayList<>()));
    long at = of.stream().mapToLong(AuditEntry::offset).min().orElse(1) - 1;
    long newest = store.newestOffset();
    int count = 0;
    while (at < newest) {
      for (Found found : read(at, newest)) {
        at = found.offset();
        Optional<Cause> cause = found.event().flatMap(AuditReader::causeOf);
        List<AuditEntry> caused = cause.map(one -> effects.get(one.id())).orElse(null);
        if (caused != null) {
          if (count == max) {
            return new JournalAudit.Effects(effects, false);
          }
          AuditEntry entry = entry(found);
          caused.add(entry);
          effects.putIfAbsent(entry.id(), new ArrayList<>());
          count++;
        }
      }
    }
    return new JournalAudit.Effects(effects, true);
  }

  private static boolean isBehind(AuditFilter filter, Found found) {
    return filter
        .until()
        .flatMap(until -> found.event().map(e -> e.timestampMs() > until.toEpochMilli()))
        .orElse(false);
  }

  /** A damaged record may be any event, so it belongs to every answer. */
  private static boolean matches(AuditFilter filter, Found found) {
    return found.event().map(filter::matches).orElse(true);
  }

  private List<Found> read(long after, long upTo) {
    long end = Math.min(upTo, after + CHUNK);
    try {
      List<StoredEvent> events = store.read(after, end, CHUNK);
      if (events.size() == end - after) {
        return events.stream().map(AuditReader::found).toList();
      }
    } catch (DamagedRecordException _) {
      // Told below, one by one.
    }
    List<Found> each = new ArrayList<>();
    for (long offset = after + 1; offset <= end; offset++) {
      each.add(get(offset));
    }
    return each;
  }

  private Found get(long offset) {
    try {
      return found(store.get(offset));
    } catch (DamagedRecordException damage) {
      return new Found(offset, Optional.empty(), String.valueOf(damage.getMessage()));
    }
  }

  private List<Found> readEntity(String persistenceId, long from, long to) {
    try {
      return store.readEntity(persistenceId, from, to, CHUNK).stream()
          .map(AuditReader::found)
          .toList();
    } catch (DamagedRecordException _) {
      List<Found> each = new ArrayList<>();
      for (long number = from; number <= to; number++) {
        try {
          store.find(persistenceId, number).map(AuditReader::found).ifPresent(each::add);
        } catch (DamagedRecordException damage) {
          long offset = offsetOf(persistenceId, number);
          String problem =
              "number %d of %s: %s".formatted(number, persistenceId, damage.getMessage());
          each.add(new Found(offset, Optional.empty(), problem));
        }
      }
      return each;
    }
  }

  private long offsetOf(String persistenceId, long number) {
    try {
      return store.offsetOf(persistenceId, number).orElse(0);
    } catch (DamagedRecordException _) {
      return 0;
    }
  }

  private static Found found(StoredEvent stored) {
    return new Found(stored.event().offset(), Optional.of(stored.event()), "");
  }

  private static Optional<Cause> causeOf(EventRecord event) {
    return Cause.parse(event.adapterManifest());
  }

  private AuditEntry entry(Found found) {
    return found
        .event()
        .map(this::entry)
        .orElseGet(() -> AuditEntry.damaged(found.offset(), found.problem()));
  }

  private AuditEntry entry(EventRecord event) {
    Optional<Object> read = Optional.empty();
    Optional<String> problem = Optional.empty();
    try {
      read = Optional.of(codec.event(event));
    } catch (JournalException unreadable) {
      problem = Optional.of(String.valueOf(unreadable.getMessage()));
    }
    Optional<Cause> cause = causeOf(event);
    String kind = AuditEntry.kindOf(event);
    return new AuditEntry(
        event.offset(),
        Instant.ofEpochMilli(event.timestampMs()),
        event.persistenceId(),
        event.sequenceNr(),
        kind.isEmpty() ? read.map(one -> one.getClass().getSimpleName()).orElse("") : kind,
        read,
        read.map(StoredJson::fieldsOf),
        event.tags(),
        cause,
        cause.flatMap(one -> names.computeIfAbsent(one.id(), this::name)),
        problem);
  }

  /** The event that the id of a cause names. */
  private Optional<EventName> name(String id) {
    int slash = id.lastIndexOf('/');
    if (slash < 1 || !id.substring(slash + 1).matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    String entity = id.substring(0, slash);
    try {
      return store
          .find(entity, Long.parseLong(id.substring(slash + 1)))
          .map(
              stored ->
                  new EventName(
                      entity, stored.event().sequenceNr(), AuditEntry.kindOf(stored.event())));
    } catch (DamagedRecordException _) {
      return Optional.empty();
    }
  }

  /** Goes through what matches behind an offset, and through what comes. */
  final class Following implements Cursor<AuditEntry> {
    private final AuditFilter filter;
    private long at;

    Following(AuditFilter filter, long after) {
      this.filter = filter;
      this.at = Math.max(after, filter.first(store) - 1);
    }

    @Override
    public List<AuditEntry> next() {
      List<AuditEntry> entries = new ArrayList<>();
      for (Found found : read(at, store.newestOffset())) {
        at = found.offset();
        if (matches(filter, found)) {
          entries.add(entry(found));
        }
      }
      return entries;
    }

    @Override
    public Rest rest() {
      return at < store.newestOffset() ? Rest.MORE : Rest.NONE_YET;
    }
  }
}
