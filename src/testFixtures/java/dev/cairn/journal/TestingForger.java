package dev.cairn.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.iq80.leveldb.WriteBatch;

/** Somebody who changes a journal behind its back, in the database and in the file beside it. */
final class TestingForger {
  private final JournalStore store;
  private final RecordFormat format = new RecordFormat();

  TestingForger(JournalStore store) {
    this.store = store;
  }

  /** All entries of a kind. */
  Map<byte[], byte[]> entries(char kind) {
    Map<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    try (LevelDb.Scan scan = store.database().scan(kind)) {
      while (scan.hasNext()) {
        Map.Entry<byte[], byte[]> entry = scan.next();
        entries.put(entry.getKey(), entry.getValue());
      }
    }
    return entries;
  }

  byte[] get(byte[] key) {
    byte[] value = store.database().get(key);
    if (value == null) {
      throw new AssertionError("no such key");
    }
    return value;
  }

  void put(byte[] key, byte[] value) {
    change(batch -> batch.put(key, value));
  }

  void delete(byte[] key) {
    change(batch -> batch.delete(key));
  }

  private void change(UnaryOperator<WriteBatch> edit) {
    try (WriteBatch batch = store.database().batch()) {
      store.database().write(edit.apply(batch));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private Segment segment(long offset) {
    try (Lookup lookup = store.database().lookup()) {
      var entry = lookup.ceiling(Keys.event(offset), Keys.end(Keys.EVENT));
      Segment segment = entry == null ? null : Segment.of(entry);
      if (segment == null || segment.indexOf(offset) < 0) {
        throw new AssertionError("no event " + offset);
      }
      return segment;
    }
  }

  /** The record of an event. */
  byte[] record(long offset) {
    Segment segment = segment(offset);
    byte[] framed = segment.bytes(segment.indexOf(offset));
    return Arrays.copyOfRange(framed, Segment.LENGTH_BYTES, framed.length);
  }

  /** Puts a record, with its length, into the place of an event. */
  void putRecord(long offset, byte[] record) {
    replace(offset, Segment.framed(record));
  }

  /** Takes an event out of its segment. */
  void deleteRecord(long offset) {
    Segment segment = segment(offset);
    replace(offset, new byte[0]);
    if (segment.last() == offset) {
      byte[] rest = get(Keys.event(offset));
      delete(Keys.event(offset));
      if (rest.length > 0) {
        put(Keys.event(offset - 1), rest);
      }
    }
  }

  /** Removes the body of an event, as retention does. */
  void removeBody(long offset) {
    putRecord(offset, RecordFormat.withoutBody(store.reader().get(offset)));
  }

  private void replace(long offset, byte[] by) {
    Segment segment = segment(offset);
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    for (int i = 0; i < segment.size(); i++) {
      value.writeBytes(segment.offset(i) == offset ? by : segment.bytes(i));
    }
    put(Keys.event(segment.last()), value.toByteArray());
  }

  /** Where the record with a byte of a segment has its place. */
  static long offsetAt(byte[] key, byte[] value, int at) {
    Segment segment = Segment.of(Map.entry(key, value));
    int index = 0;
    for (int end = segment.bytes(0).length; end <= at; end += segment.bytes(index).length) {
      index++;
    }
    return segment.offset(index);
  }

  private static byte[] hashIn(byte[] record) {
    return Arrays.copyOfRange(record, record.length - RecordFormat.DIGEST_BYTES, record.length);
  }

  /**
   * Writes all events again from {@code offset} on, each as {@code change} makes it, with a chain
   * that fits and a head that fits; indexes stay.
   */
  void rewriteFrom(long offset, UnaryOperator<EventRecord> change) {
    byte[] hash = offset == 1 ? get(Keys.meta(JournalStore.GENESIS)) : hashIn(record(offset - 1));
    JournalHead head = store.head();
    for (long at = offset; at <= head.offset(); at++) {
      EventRecord event = change.apply(store.reader().get(at).event());
      byte[] bytes = new byte[RecordFormat.bytesAtMost(event)];
      int length = format.encode(event, hash, true, bytes, 0);
      putRecord(at, Arrays.copyOf(bytes, length));
    }
    put(
        Keys.meta(JournalStore.HEAD),
        new JournalHead(head.offset(), hash, head.indexedTo()).encode());
  }

  /** Signs all checkpoints again, from an offset on, with another key. */
  void signFrom(long offset, SigningKey key) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Checkpoint old : new CheckpointFile(checkpoints()).read()) {
      Checkpoint checkpoint = old;
      if (old.offset() >= offset) {
        byte[] hash = hashIn(record(old.offset()));
        checkpoint = Checkpoint.sign(old.offset(), hash, old.at(), key);
        put(Keys.checkpoint(old.offset()), checkpoint.line().getBytes(StandardCharsets.US_ASCII));
      }
      lines.add(checkpoint.line());
    }
    Files.write(checkpoints(), lines);
  }

  /** Cuts off all events behind {@code offset}, and lets the head fit. */
  void cutEvents(long offset) {
    for (long last = store.head().offset(); last > offset; last--) {
      deleteRecord(last);
    }
    long indexedTo = Math.min(offset, store.head().indexedTo());
    put(
        Keys.meta(JournalStore.HEAD),
        new JournalHead(offset, hashIn(record(offset)), indexedTo).encode());
  }

  /** Removes from the indexes what {@link #cutEvents} left over. */
  void cutIndexes(long offset) {
    for (char kind : List.of(Keys.ENTITY_EVENT, Keys.SLICE, Keys.TAG)) {
      entries(kind).forEach((key, value) -> cutBlock(key, value, offset));
    }
    cutTimes(offset);
    entries(Keys.HEAD).keySet().stream().map(Keys::textOf).forEach(this::cutHead);
  }

  private void cutBlock(byte[] key, byte[] value, long offset) {
    ListedBlock block = new ListedBlock(Map.entry(key, value));
    int size = block.size();
    while (size > 0 && block.offset(size - 1) > offset) {
      size--;
    }
    if (size < block.size()) {
      delete(key);
      if (size > 0) {
        int columns = Keys.kindOf(key) == Keys.ENTITY_EVENT ? 2 : 1;
        long[] numbers = Arrays.copyOf(IndexBlock.decode(value, columns), size * columns);
        long last = columns == 2 ? block.number(size - 1) : block.offset(size - 1);
        ByteBuffer.wrap(key).putLong(key.length - Long.BYTES, last);
        put(key, IndexBlock.encode(numbers, columns));
      }
    }
  }

  /** The last entry that stays has the latest time of the events that stay. */
  private void cutTimes(long offset) {
    byte[] lastKey = {};
    for (Map.Entry<byte[], byte[]> entry : entries(Keys.TIME).entrySet()) {
      if (ByteBuffer.wrap(entry.getValue()).getLong() > offset) {
        delete(entry.getKey());
      } else {
        lastKey = entry.getKey();
      }
    }
    long latestMs = 0;
    for (long at = 1; at <= offset; at++) {
      latestMs = Math.max(latestMs, store.reader().get(at).event().timestampMs());
    }
    byte[] value = get(lastKey);
    delete(lastKey);
    put(Keys.time(latestMs), value);
  }

  private void cutHead(String id) {
    EntityHead head = null;
    for (Map.Entry<byte[], byte[]> entry : entries(Keys.ENTITY_EVENT).entrySet()) {
      if (Keys.idOf(entry.getKey()).equals(id)) {
        ListedBlock block = new ListedBlock(entry);
        head =
            new EntityHead(
                head == null ? block.offset(0) : head.firstOffset(),
                block.number(block.size() - 1),
                0);
      }
    }
    if (head == null) {
      delete(Keys.head(id));
    } else {
      put(Keys.head(id), head.encode(id));
    }
  }

  /** Removes the checkpoint of an event from the file. */
  void removeFromFile(long offset) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(checkpoints()));
    if (!lines.removeIf(line -> line.startsWith(offset + " "))) {
      throw new AssertionError("no checkpoint " + offset);
    }
    Files.write(checkpoints(), lines);
  }

  Path checkpoints() {
    return store.directory().resolve("checkpoints");
  }
}
