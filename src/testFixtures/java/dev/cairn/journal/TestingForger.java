package dev.cairn.journal;

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

  /**
   * Writes all events again from {@code offset} on, each as {@code change} makes it, with a chain
   * that fits and a head that fits; indexes stay.
   */
  void rewriteFrom(long offset, UnaryOperator<EventRecord> change) {
    byte[] hash =
        offset == 1
            ? get(Keys.meta(JournalStore.GENESIS))
            : RecordFormat.hashOf(get(Keys.event(offset - 1)));
    long last = store.head().offset();
    for (long at = offset; at <= last; at++) {
      EventRecord event = store.reader().get(at).event();
      byte[] value = format.encode(change.apply(event), hash, true);
      hash = RecordFormat.hashOf(value);
      put(Keys.event(at), value);
    }
    put(Keys.meta(JournalStore.HEAD), new JournalHead(last, hash).encode());
  }

  /** Signs all checkpoints again, from an offset on, with another key. */
  void signFrom(long offset, SigningKey key) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Checkpoint old : new CheckpointFile(checkpoints()).read()) {
      Checkpoint checkpoint = old;
      if (old.offset() >= offset) {
        byte[] hash = RecordFormat.hashOf(get(Keys.event(old.offset())));
        checkpoint = Checkpoint.sign(old.offset(), hash, old.at(), key);
        put(Keys.checkpoint(old.offset()), checkpoint.line().getBytes(StandardCharsets.US_ASCII));
      }
      lines.add(checkpoint.line());
    }
    Files.write(checkpoints(), lines);
  }

  /** Cuts off all events behind {@code offset}, and lets the head fit. */
  void cutEvents(long offset) {
    for (byte[] key : entries(Keys.EVENT).keySet()) {
      if (Keys.numberOf(key) > offset) {
        delete(key);
      }
    }
    byte[] hash = RecordFormat.hashOf(get(Keys.event(offset)));
    put(Keys.meta(JournalStore.HEAD), new JournalHead(offset, hash).encode());
  }

  /** Removes from the indexes what {@link #cutEvents} left over. */
  void cutIndexes(long offset) {
    for (char kind : List.of(Keys.ENTITY_EVENT, Keys.TIME)) {
      entries(kind)
          .forEach(
              (key, value) -> {
                if (ByteBuffer.wrap(value).getLong() > offset) {
                  delete(key);
                }
              });
    }
    for (char kind : List.of(Keys.SLICE, Keys.TAG)) {
      for (byte[] key : entries(kind).keySet()) {
        if (Keys.numberOf(key) > offset) {
          delete(key);
        }
      }
    }
    entries(Keys.HEAD).keySet().stream().map(Keys::textOf).forEach(this::cutHead);
  }

  private void cutHead(String id) {
    List<StoredEvent> events = store.reader().readEntity(id, 0, Long.MAX_VALUE, 1_000_000);
    if (events.isEmpty()) {
      delete(Keys.head(id));
      return;
    }
    EventRecord first = events.getFirst().event();
    EventRecord last = events.getLast().event();
    put(Keys.head(id), new EntityHead(first.offset(), last.sequenceNr(), 0).encode(id));
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
