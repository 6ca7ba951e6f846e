package dev.cairn.journal;

import java.io.IOException;
import java.util.Map;
import org.iq80.leveldb.DBIterator;
import org.jspecify.annotations.Nullable;

/** Finds entries of a database by their keys; used and closed by the thread that opened it. */
final class Lookup implements AutoCloseable {
  private final DBIterator iterator;
  private final Runnable left;

  /** By an iterator that is closed with this; {@code left} is told then. */
  Lookup(DBIterator iterator, Runnable left) {
    this.iterator = iterator;
    this.left = left;
  }

  /**
   * The first entry from {@code key} on, without a look at what follows; null when none is before
   * {@code end}.
   *
   * @throws DamagedRecordException when it cannot be read; this is of no use any more then
   */
  Map.@Nullable Entry<byte[], byte[]> ceiling(byte[] key, byte[] end) {
    try {
      iterator.seek(key);
      Map.Entry<byte[], byte[]> first = iterator.hasNext() ? iterator.peekNext() : null;
      return first == null || LevelDb.isBehind(first.getKey(), end) ? null : first;
    } catch (RuntimeException unreadable) {
      throw LevelDb.damaged(unreadable);
    }
  }

  @Override
  public void close() {
    try {
      close(iterator);
    } finally {
      left.run();
    }
  }

  /** Closes an iterator, which never fails. */
  static void close(DBIterator iterator) {
    try {
      iterator.close();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
