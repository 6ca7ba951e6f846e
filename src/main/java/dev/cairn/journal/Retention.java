package dev.cairn.journal;

import dev.cairn.journal.JournalReader.Chunk;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.iq80.leveldb.WriteBatch;

/**
 * Removes the bodies of old events, in batches through the writer. Header, digest and hash of each
 * stay, so the chain can still be checked; no recovery misses what is gone.
 */
final class Retention {
  /** Events that are looked at, and changed, at one time: the writer is held up for some ms. */
  private static final int BATCH = 500;

  private final JournalStore store;
  private final List<RetentionRule> rules;
  private final Instant now;
  private final boolean dryRun;
  private final Map<String, Long> dispensable = new HashMap<>();
  private long removed;
  private long needed;
  private long bytes;

  Retention(JournalStore store, List<RetentionRule> rules, Instant now, boolean dryRun) {
    this.store = store;
    this.rules = List.copyOf(rules);
    this.now = now;
    this.dryRun = dryRun;
  }

  /**
   * Applies the rules to all events that are old enough.
   *
   * @throws JournalException when the journal cannot be written
   */
  RetentionReport apply() {
    // One after the other: a segment is read, and written later.
    synchronized (store) {
      return applyAlone();
    }
  }

  private RetentionReport applyAlone() {
    long newest = store.head().offset();
    Optional<Instant> latest = RetentionRules.latest(rules, now);
    long end =
        latest.isEmpty() ? 0 : store.reader().firstAt(latest.get().toEpochMilli() + 1, newest) - 1;
    long at = 0;
    // Whoever ends the node does not wait until all is removed; the rest goes another day.
    while (at < end && !Thread.currentThread().isInterrupted()) {
      // What is dispensable is asked anew now and then: entities go on meanwhile.
      dispensable.clear();
      Chunk chunk = store.reader().read(new Selection.All(), at, end, BATCH);
      apply(chunk.events());
      at = chunk.upTo();
    }
    return new RetentionReport(removed, needed, Math.max(0, bytes));
  }

  private void apply(List<StoredEvent> events) {
    Set<Long> meant = new HashSet<>();
    for (StoredEvent stored : events) {
      EventRecord event = stored.event();
      if (event.body().isEmpty() || !RetentionRules.isMeant(event, rules, now)) {
        continue;
      }
      if (event.sequenceNr() > dispensableTo(event.persistenceId())) {
        needed++;
        continue;
      }
      meant.add(event.offset());
      removed++;
      bytes += stored.end() - stored.start() - RecordFormat.withoutBody(stored).length;
    }
    if (!dryRun && !meant.isEmpty()) {
      long first = events.getFirst().event().offset();
      Waiting.forIt(store.change((batch, _) -> shorten(batch, first, meant)));
    }
  }

  /** Writes the segments with these events again, without their bodies. */
  private void shorten(WriteBatch batch, long first, Set<Long> meant) {
    int left = meant.size();
    try (LevelDb.Scan scan = store.database().scan(Keys.event(first), Keys.end(Keys.EVENT))) {
      while (left > 0 && scan.hasNext()) {
        Segment segment = Segment.of(scan.next());
        int before = left;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < segment.size(); i++) {
          byte[] bytes = segment.bytes(i);
          if (meant.contains(segment.offset(i))) {
            bytes = Segment.framed(RecordFormat.withoutBody(segment.event(i)));
            left--;
          }
          out.writeBytes(bytes);
        }
        if (left < before) {
          batch.put(Keys.event(segment.last()), out.toByteArray());
        }
      }
    }
  }

  private long dispensableTo(String persistenceId) {
    return dispensable.computeIfAbsent(
        persistenceId,
        id -> {
          List<Long> snapshots = Snapshots.numbers(store.database(), id);
          return RetentionRules.dispensableTo(
              store.deletedTo(id),
              snapshots.isEmpty() ? OptionalLong.empty() : OptionalLong.of(snapshots.getLast()));
        });
  }
}
