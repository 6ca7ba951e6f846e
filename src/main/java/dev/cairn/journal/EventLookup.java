package dev.cairn.journal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds events by their offsets; a neighbour of the last one costs little. Used and closed by the
 * thread that opened it.
 */
final class EventLookup implements AutoCloseable {
  private final Lookup lookup;
  private @Nullable Segment segment;

  EventLookup(Lookup lookup) {
    this.lookup = lookup;
  }

  /**
   * The event at an offset.
   *
   * @throws DamagedRecordException when it is missing or cannot be read
   */
  StoredEvent get(long offset) {
    Segment found = segment;
    if (found == null || !found.covers(offset)) {
      Map.Entry<byte[], byte[]> entry = lookup.ceiling(Keys.event(offset), Keys.end(Keys.EVENT));
      if (entry == null) {
        throw missing(offset);
      }
      found = Segment.of(entry);
      segment = found;
    }
    int index = found.indexOf(offset);
    if (index < 0) {
      throw missing(offset);
    }
    return found.event(index);
  }

  /** Says that there is no event where one must be. */
  static DamagedRecordException missing(long offset) {
    return new DamagedRecordException("event " + offset + " is missing");
  }

  @Override
  public void close() {
    lookup.close();
  }
}
