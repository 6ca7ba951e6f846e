package dev.cairn.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of the stream, for all clients together. Whoever falls behind it reads on in
 * the journal. Safe for use by many threads.
 *
 * <p>Invariants: places are numbered from 0 without gaps; offsets never go down; at most so many
 * places and so many characters are held, but always the newest one.
 */
final class EventRing {

  /**
   * What is told together: the events that come from one event of the journal, or one that passes.
   *
   * @param upTo offset of the newest event of the journal that is told with it or before it
   */
  private record Place(long upTo, List<Streamed> events, long characters) {}

  /**
   * A part of the ring.
   *
   * @param next place behind it
   * @param upTo offset up to which everything is in it or before it
   */
  record Part(List<Streamed> events, long next, long upTo) {}

  private final @Nullable Place[] places;
  private final long charactersMax;
  private long first;
  private long end;
  private long characters;
  private long newest;
  private long dropped;

  /**
   * An empty ring, of what comes behind {@code offset}.
   *
   * @param placesMax places, at least 1
   * @param charactersMax characters of all events
   */
  EventRing(long offset, int placesMax, long charactersMax) {
    this.newest = offset;
    this.dropped = offset;
    this.places = new Place[placesMax];
    this.charactersMax = charactersMax;
  }

  /** Takes what comes from the event of the journal at {@code offset}; that may be nothing. */
  synchronized void add(long offset, List<Streamed> events) {
    newest = offset;
    if (!events.isEmpty()) {
      put(events);
    }
  }

  /** Takes an event that passes. */
  synchronized void add(Streamed event) {
    put(List.of(event));
  }

  private void put(List<Streamed> events) {
    long size = events.stream().mapToLong(event -> event.json().length()).sum();
    if (end - first == places.length) {
      drop();
    }
    places[index(end)] = new Place(newest, events, size);
    end++;
    characters += size;
    while (characters > charactersMax && end - first > 1) {
      drop();
    }
  }

  private void drop() {
    Place oldest = at(first);
    places[index(first)] = null;
    first++;
    characters -= oldest.characters();
    dropped = oldest.upTo();
  }

  private int index(long place) {
    return (int) (place % places.length);
  }

  private Place at(long place) {
    Place found = places[index(place)];
    if (found == null) {
      throw new IllegalStateException("place " + place + " of the ring is empty");
    }
    return found;
  }

  /** Offset of the newest event of the journal that was taken. */
  synchronized long newestOffset() {
    return newest;
  }

  /** The place of what comes next. */
  synchronized long end() {
    return end;
  }

  /** The place of the first event behind {@code offset}; empty when the ring begins later. */
  synchronized Optional<Long> placeBehind(long offset) {
    if (offset < dropped) {
      return Optional.empty();
    }
    long low = first;
    long high = end;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (at(middle).upTo() <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Optional.of(low);
  }

  /** Up to {@code max} places from {@code place} on; empty when the ring begins later. */
  synchronized Optional<Part> read(long place, int max) {
    if (place < first) {
      return Optional.empty();
    }
    long next = Math.min(end, place + max);
    List<Streamed> events = new ArrayList<>();
    for (long at = place; at < next; at++) {
      events.addAll(at(at).events());
    }
    return Optional.of(new Part(events, next, next == end ? newest : at(next - 1).upTo()));
  }
}
