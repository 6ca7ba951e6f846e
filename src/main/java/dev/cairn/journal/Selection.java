package dev.cairn.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.LongStream;

/** Which events of the journal are asked for, in the order of their offsets. */
sealed interface Selection {

  /** Whether an event belongs to it. */
  boolean matches(EventRecord event);

  /** Whether so many events belong to it that looking at all is cheaper than asking an index. */
  default boolean isBroad() {
    return false;
  }

  /**
   * Offsets of up to {@code max} events behind {@code after} and up to {@code upTo}, both known to
   * the index.
   */
  List<Long> find(LevelDb db, long after, long upTo, int max);

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
    public List<Long> find(LevelDb db, long after, long upTo, int max) {
      return LongStream.rangeClosed(after + 1, upTo).limit(max).boxed().toList();
    }
  }

  /** Events with a tag. */
  record Tagged(String tag) implements Selection {
    @Override
    public boolean matches(EventRecord event) {
      return event.tags().contains(tag);
    }

    @Override
    public List<Long> find(LevelDb db, long after, long upTo, int max) {
      try (Postings postings =
          new Postings(
              db.scan(Keys.tag(tag, after + 1), Keys.tag(tag, Long.MAX_VALUE)),
              offset -> offset,
              offset -> offset > after)) {
        List<Long> offsets = new ArrayList<>();
        while (offsets.size() < max && postings.advance() && postings.offset() <= upTo) {
          offsets.add(postings.offset());
        }
        return offsets;
      }
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
     * the journal, the index 15 us for each event found.
     */
    private static final int BROAD = 100;

    private static final int GROUP = Keys.SLICES_IN_GROUP;

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
    public List<Long> find(LevelDb db, long after, long upTo, int max) {
      List<Postings> opened = new ArrayList<>();
      try {
        PriorityQueue<Postings> groups = new PriorityQueue<>();
        for (int slice = first; slice <= last; slice = Keys.sliceGroup(slice) + GROUP) {
          int group = Keys.sliceGroup(slice);
          Postings postings =
              new Postings(
                  db.scan(Keys.slice(group, after + 1), Keys.slice(group, Long.MAX_VALUE)),
                  Keys::offsetInSliceGroup,
                  number -> isWanted(group, number, after));
          opened.add(postings);
          if (postings.advance()) {
            groups.add(postings);
          }
        }
        List<Long> offsets = new ArrayList<>();
        while (offsets.size() < max && !groups.isEmpty()) {
          Postings next = groups.remove();
          if (next.offset() > upTo) {
            break;
          }
          offsets.add(next.offset());
          if (next.advance()) {
            groups.add(next);
          }
        }
        return offsets;
      } finally {
        opened.forEach(Postings::close);
      }
    }

    private boolean isWanted(int group, long number, long after) {
      int slice = Keys.sliceInGroup(group, number);
      return slice >= first && slice <= last && Keys.offsetInSliceGroup(number) > after;
    }
  }
}
