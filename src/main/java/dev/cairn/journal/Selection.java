package dev.cairn.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Which events of the journal are asked for, in the order of their offsets. */
sealed interface Selection {

  /** Whether an event belongs to it. */
  boolean matches(EventRecord event);

  /** Whether so many events belong to it that looking at all is cheaper than asking an index. */
  default boolean isBroad() {
    return false;
  }

  /** Offsets of up to {@code max} events behind {@code after}, found by an index. */
  List<Long> find(LevelDb db, long after, int max);

  /** Every event. */
  record All() implements Selection {
    @Override
    public boolean matches(EventRecord event) {
      return true;
    }

    @Override
    public boolean isBroad() {
      return true;
    }

    @Override
    public List<Long> find(LevelDb db, long after, int max) {
      return firstOf(db, Keys.event(after + 1), Keys.end(Keys.EVENT), max);
    }
  }

  /** Events with a tag. */
  record Tagged(String tag) implements Selection {
    @Override
    public boolean matches(EventRecord event) {
      return event.tags().contains(tag);
    }

    @Override
    public List<Long> find(LevelDb db, long after, int max) {
      return firstOf(db, Keys.tag(tag, after + 1), Keys.tag(tag, Long.MAX_VALUE), max);
    }
  }

  /**
   * Events of the entities of a type in a range of slices.
   *
   * @param first lowest slice, from 0
   * @param last highest slice, at most 1023
   */
  record Slices(String entityType, int first, int last) implements Selection {
    /**
     * Slices from which on a look at all events is the cheaper one: it takes 2 us for each event of
     * the journal, the index 15 us for each event found and 25 us for each slice and chunk of 200.
     */
    private static final int BROAD = 100;

    public Slices {
      if (first < 0 || last >= Keys.SLICES || first > last) {
        throw new IllegalArgumentException(
            "slices %d to %d; they go from 0 to %d".formatted(first, last, Keys.SLICES - 1));
      }
    }

    @Override
    public boolean matches(EventRecord event) {
      int slice = Keys.sliceOf(event.persistenceId());
      return slice >= first
          && slice <= last
          && EventRecord.entityType(event.persistenceId()).equals(entityType);
    }

    @Override
    public boolean isBroad() {
      return last - first + 1 >= BROAD;
    }

    @Override
    public List<Long> find(LevelDb db, long after, int max) {
      List<Tail> opened = new ArrayList<>();
      try {
        PriorityQueue<Tail> tails = new PriorityQueue<>();
        for (int slice = first; slice <= last; slice++) {
          Tail tail =
              new Tail(db.scan(Keys.slice(slice, after + 1), Keys.slice(slice, Long.MAX_VALUE)));
          opened.add(tail);
          tail.addTo(tails);
        }
        List<Long> offsets = new ArrayList<>(max);
        while (offsets.size() < max && !tails.isEmpty()) {
          Tail next = tails.remove();
          offsets.add(next.offset);
          next.addTo(tails);
        }
        return offsets;
      } finally {
        opened.forEach(tail -> tail.scan.close());
      }
    }
  }

  /** What is left of the index of one slice. */
  final class Tail implements Comparable<Tail> {
    private final LevelDb.Scan scan;
    private long offset;

    private Tail(LevelDb.Scan scan) {
      this.scan = scan;
    }

    private void addTo(PriorityQueue<Tail> tails) {
      if (scan.hasNext()) {
        offset = Keys.numberOf(scan.next().getKey());
        tails.add(this);
      }
    }

    @Override
    public int compareTo(Tail other) {
      return Long.compare(offset, other.offset);
    }
  }

  private static List<Long> firstOf(LevelDb db, byte[] from, byte[] end, int max) {
    List<Long> offsets = new ArrayList<>();
    try (LevelDb.Scan scan = db.scan(from, end)) {
      while (offsets.size() < max && scan.hasNext()) {
        offsets.add(Keys.numberOf(scan.next().getKey()));
      }
    }
    return offsets;
  }
}
