package dev.cairn.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts what a journal holds, in one pass, also when some of it cannot be read. */
final class StatisticsReader {
  private static final int KEYS_MAX = 100;

  private final JournalStore store;
  private final Map<String, Long> byEntityType = new TreeMap<>();
  private final Map<String, Long> byKind = new TreeMap<>();
  private final Map<String, Long> byTag = new TreeMap<>();
  private final Set<String> keys = new LinkedHashSet<>();
  private long entities;
  private long bodiesRemoved;
  private long oldestMs = Long.MAX_VALUE;
  private long newestMs = Long.MIN_VALUE;

  StatisticsReader(JournalStore store) {
    this.store = store;
  }

  /**
   * Counts everything.
   *
   * @throws IOException when the size of its files cannot be read
   */
  JournalStatistics read() throws IOException {
    FilteredScan events = new FilteredScan(store, AuditFilter.ALL, OffsetRange.ALL);
    events.run(stored -> count(stored.event()));
    try (LevelDb.View view = store.database().view()) {
      long checkpoints = countCheckpoints(view);
      return new JournalStatistics(
          events.matching(),
          events.missing(),
          bodiesRemoved,
          entities,
          countEntries(view, Keys.SNAPSHOT),
          checkpoints,
          List.copyOf(keys),
          bytesOnDisk(),
          time(oldestMs, Long.MAX_VALUE),
          time(newestMs, Long.MIN_VALUE),
          Collections.unmodifiableMap(byEntityType),
          Collections.unmodifiableMap(byKind),
          Collections.unmodifiableMap(byTag));
    }
  }

  private static Optional<Instant> time(long ms, long none) {
    return ms == none ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ms));
  }

  private void count(EventRecord event) {
    add(byEntityType, EventRecord.entityType(event.persistenceId()));
    add(byKind, AuditEntry.kindOf(event));
    event.tags().forEach(tag -> add(byTag, tag));
    oldestMs = Math.min(oldestMs, event.timestampMs());
    newestMs = Math.max(newestMs, event.timestampMs());
    if (event.previousSequenceNr() == 0) {
      entities++;
    }
    if (event.body().isEmpty()) {
      bodiesRemoved++;
    }
  }

  private static void add(Map<String, Long> counts, String name) {
    boolean isKnown = counts.containsKey(name) || counts.size() < JournalStatistics.NAMES_MAX;
    counts.merge(isKnown ? name : JournalStatistics.OTHERS, 1L, Long::sum);
  }

  private long countCheckpoints(LevelDb.View view) {
    long count = 0;
    try (ReadableScan scan = ReadableScan.of(view, Keys.CHECKPOINT, (_, _, _) -> {})) {
      while (scan.hasNext()) {
        String line = new String(scan.next().getValue(), StandardCharsets.ISO_8859_1);
        count++;
        try {
          String key = HexFormat.of().formatHex(Sha256.of(Checkpoint.parse(line).publicKey()));
          if (keys.size() < KEYS_MAX) {
            keys.add(key);
          }
        } catch (DamagedRecordException _) {
          // It is counted; a check of the journal tells what is wrong with it.
        }
      }
    }
    return count;
  }

  private static long countEntries(LevelDb.View view, char kind) {
    long count = 0;
    try (ReadableScan scan = ReadableScan.of(view, kind, (_, _, _) -> {})) {
      while (scan.hasNext()) {
        scan.next();
        count++;
      }
    }
    return count;
  }

  private long bytesOnDisk() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(store.directory())) {
      all.forEach(files::add);
    }
    long bytes = 0;
    for (Path file : files) {
      try {
        bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
      } catch (NoSuchFileException _) {
        // LevelDB removes tables while it is written.
      }
    }
    return bytes;
  }
}
