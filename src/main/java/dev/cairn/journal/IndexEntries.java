package dev.cairn.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The entries under which an event is found: by entity, by slice and by each of its tags. */
final class IndexEntries {
  private static final byte[] NO_VALUE = {};

  private IndexEntries() {}

  /** A key and its value. */
  @SuppressWarnings("ArrayRecordComponent") // bytes for the disk, never compared
  record Entry(byte[] key, byte[] value) {}

  /** The entries of one event; those of its time are of a batch, not of an event. */
  static List<Entry> of(EventRecord event) {
    List<Entry> entries = new ArrayList<>(2 + event.tags().size());
    entries.add(
        new Entry(
            Keys.entityEvent(event.persistenceId(), event.sequenceNr()), number(event.offset())));
    entries.add(
        new Entry(Keys.slice(Keys.sliceOf(event.persistenceId()), event.offset()), NO_VALUE));
    for (String tag : event.tags()) {
      entries.add(new Entry(Keys.tag(tag, event.offset()), NO_VALUE));
    }
    return entries;
  }

  /** A number as a value. */
  static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}
