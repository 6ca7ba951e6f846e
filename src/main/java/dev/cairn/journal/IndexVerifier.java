package dev.cairn.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that every event has all its places in the index, and that its entity's event before it is
 * the one it names. Events are gathered, and their places sorted, so that the index is read along
 * and not at random; memory is that of so many places, and of the entities behind the index.
 */
final class IndexVerifier implements AutoCloseable {
  /** Places that are gathered: about 5 MB. */
  private static final int GATHERED_MAX = 16_384;

  /** Blocks up to which going on is cheaper than a new search. */
  private static final int STEPS_MAX = 16;

  /** Entities behind the index that are remembered; the writer has fewer by far. */
  private static final int BEHIND_MAX = 100_000;

  private static final long ANY = -1;

  /**
   * A place in a block.
   *
   * @param key of a block that ends with it; of the block with it, or of one before that
   * @param number what stands there; in a list of pairs with the offset behind it
   * @param before key of a block that ends with the entity's event before it, or the first that
   *     there could be; null when that does not matter
   * @param previous number of that event; 0 for none
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes of the disk, never compared
  private record Expected(
      byte[] key, long number, long offset, byte @Nullable [] before, long previous) {
    char kind() {
      return Keys.kindOf(key);
    }
  }

  private final LevelDb.View view;
  private final long indexedTo;
  private final Findings findings;
  private final List<Expected> gathered = new ArrayList<>();
  private final Map<String, Long> behindIndex = new HashMap<>();
  private LevelDb.@Nullable Scan scan;
  private @Nullable ListedBlock current;
  private byte[] at = {};
  private long entityPlaces;
  private long slicePlaces;
  private long tagPlaces;
  private long newcomers;
  private boolean missing;

  /**
   * A check from the first event on.
   *
   * @param indexedTo offset up to which the index must be written
   */
  IndexVerifier(LevelDb.View view, long indexedTo, Findings findings) {
    this.view = view;
    this.indexedTo = indexedTo;
    this.findings = findings;
  }

  /** Takes an event. */
  void next(EventRecord event) {
    String id = event.persistenceId();
    long offset = event.offset();
    long previous = event.previousSequenceNr();
    boolean isBefore = previous >= 0 && previous < event.sequenceNr();
    if (!isBefore) {
      findings.add(
          offset,
          "event %d is number %d of %s and names %d as the one before"
              .formatted(offset, event.sequenceNr(), id, previous));
    }
    if (offset > indexedTo) {
      nextBehindIndex(event, isBefore);
      return;
    }
    gathered.add(
        new Expected(
            Keys.entityEvent(id, event.sequenceNr()),
            event.sequenceNr(),
            offset,
            isBefore ? Keys.entityEvent(id, previous) : null,
            previous));
    entityPlaces++;
    int slice = Keys.sliceOf(id);
    gathered.add(
        new Expected(
            Keys.slice(slice, offset), Keys.inSliceGroup(slice, offset), offset, null, ANY));
    slicePlaces++;
    for (String tag : new HashSet<>(event.tags())) {
      gathered.add(new Expected(Keys.tag(tag, offset), offset, offset, null, ANY));
      tagPlaces++;
    }
    if (gathered.size() >= GATHERED_MAX) {
      checkGathered();
    }
  }

  private void nextBehindIndex(EventRecord event, boolean isBefore) {
    String id = event.persistenceId();
    if (behindIndex.size() >= BEHIND_MAX && !behindIndex.containsKey(id)) {
      findings.add(event.offset(), "the index ends with event %d already".formatted(indexedTo));
      return;
    }
    Long known = behindIndex.put(id, event.sequenceNr());
    long before = known == null ? highestInIndex(id, event.previousSequenceNr()) : known;
    if (known == null && before == 0) {
      newcomers++;
    }
    if (isBefore && before != event.previousSequenceNr()) {
      reportOrder(event.offset());
    }
  }

  /** As its head says; when that cannot be read, which is reported as such, it is what is asked. */
  private long highestInIndex(String id, long asked) {
    try {
      byte[] head = view.get(Keys.head(id));
      return head == null ? 0 : EntityHead.decode(id, head).highest();
    } catch (DamagedRecordException _) {
      return asked;
    }
  }

  private void reportOrder(long offset) {
    findings.add(offset, "event %d does not follow its entity's event before it".formatted(offset));
  }

  /** Places that a kind of list must have, after all events. */
  long expected(char kind) {
    return switch (kind) {
      case Keys.ENTITY_EVENT -> entityPlaces;
      case Keys.SLICE -> slicePlaces;
      default -> tagPlaces;
    };
  }

  /** Whether an event lacked one of its places. */
  boolean isMissingSome() {
    return missing;
  }

  /** Highest sequence number of an entity among the events behind the index; 0 for none. */
  long highestBehindIndex(String persistenceId) {
    return behindIndex.getOrDefault(persistenceId, 0L);
  }

  /** Entities whose first event is behind the index. */
  long newcomers() {
    return newcomers;
  }

  /** Checks what was gathered. */
  void checkGathered() {
    gathered.sort((a, b) -> Arrays.compareUnsigned(a.key, b.key));
    for (Expected expected : gathered) {
      try {
        check(expected);
      } catch (DamagedRecordException _) {
        closeScan();
        checkAlone(expected);
      }
    }
    gathered.clear();
    closeScan();
  }

  private void check(Expected expected) {
    boolean isBehindBlock = false;
    ListedBlock first = null;
    if (expected.before != null) {
      first = ceiling(expected.before);
      if (expected.previous > 0 && first != null && first.hasKey(expected.before)) {
        first = following();
        isBehindBlock = true;
      }
    }
    ListedBlock found = ceiling(expected.key);
    int index = found == null ? -1 : found.indexOf(expected.key, expected.number);
    if (found == null || index < 0) {
      report(expected, "event %d is missing in the index of %s");
    } else if (expected.kind() == Keys.ENTITY_EVENT && found.offset(index) != expected.offset) {
      report(expected, "event %d: its place in the index of %s is wrong");
    } else if (expected.before != null) {
      boolean follows =
          index > 0
              ? found.number(index - 1) == expected.previous
              : first == found && (isBehindBlock || expected.previous == 0);
      if (!follows && !isDeleted(expected, index > 0 ? found.number(index - 1) : 0)) {
        reportOrder(expected.offset);
      }
    }
  }

  /**
   * Whether the events behind {@code there} were gone and deleted when a journal was taken over.
   */
  private boolean isDeleted(Expected expected, long there) {
    String id = Keys.idOf(expected.key);
    try {
      byte[] head = view.get(Keys.head(id));
      return head != null
          && there < expected.previous
          && expected.previous <= EntityHead.decode(id, head).deletedTo();
    } catch (DamagedRecordException _) {
      return false;
    }
  }

  private void report(Expected expected, String text) {
    missing = true;
    findings.add(
        expected.offset, text.formatted(expected.offset, ListedBlock.nameOf(expected.kind())));
  }

  /** Looks for a place without what is around it: something bad may be in the way. */
  private void checkAlone(Expected expected) {
    String reason = "it is missing";
    try {
      Map.Entry<byte[], byte[]> entry = view.first(expected.key, new byte[0]);
      ListedBlock block = entry == null ? null : new ListedBlock(entry);
      if (block != null && block.indexOf(expected.key, expected.number) >= 0) {
        return;
      }
    } catch (DamagedRecordException unreadable) {
      reason = String.valueOf(unreadable.getMessage());
    }
    missing = true;
    findings.add(
        expected.offset,
        "event %d: its place in the index of %s cannot be read (%s)"
            .formatted(expected.offset, ListedBlock.nameOf(expected.kind()), reason));
  }

  /** The first block from {@code key} on. */
  private @Nullable ListedBlock ceiling(byte[] key) {
    if (scan == null || Arrays.compareUnsigned(key, at) < 0) {
      closeScan();
      scan = view.scan(key, new byte[0]);
      advance(scan);
    }
    at = key;
    for (int step = 0; isBefore(key) && step < STEPS_MAX; step++) {
      advance(scan);
    }
    if (isBefore(key)) {
      scan.seek(key);
      advance(scan);
    }
    return current;
  }

  private void advance(LevelDb.Scan open) {
    current = open.hasNext() ? new ListedBlock(open.next()) : null;
  }

  private boolean isBefore(byte[] key) {
    return current != null && Arrays.compareUnsigned(current.key(), key) < 0;
  }

  /** The block behind the current one. */
  private @Nullable ListedBlock following() {
    if (scan != null && current != null) {
      at = Arrays.copyOf(current.key(), current.key().length + 1);
      advance(scan);
    }
    return current;
  }

  private void closeScan() {
    if (scan != null) {
      scan.close();
      scan = null;
    }
  }

  @Override
  public void close() {
    closeScan();
  }
}
