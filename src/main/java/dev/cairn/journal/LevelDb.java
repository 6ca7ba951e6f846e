package dev.cairn.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBException;
import org.iq80.leveldb.DBFactory;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.ReadOptions;
import org.iq80.leveldb.Snapshot;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;
import org.iq80.leveldb.impl.Iq80DBFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open LevelDB database that cannot be used after it was closed: native code would then read
 * freed memory. Safe for use by many threads.
 */
final class LevelDb implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LevelDb.class);

  /**
   * How a database is opened.
   *
   * @param nativeCode whether the native LevelDB is tried first; the pure Java one is the other
   * @param fsync whether a write is on the disk when it returns
   * @param checksum whether every block that is read is checked
   * @param cacheBytes memory for blocks that were read
   * @param writeBufferBytes size at which the write-ahead log becomes a table
   */
  record Settings(
      boolean nativeCode, boolean fsync, boolean checksum, long cacheBytes, int writeBufferBytes) {}

  private final DB db;
  private final boolean nativeCode;
  private final Settings settings;
  private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();
  private boolean closed;

  private LevelDb(DB db, boolean nativeCode, Settings settings) {
    this.db = db;
    this.nativeCode = nativeCode;
    this.settings = settings;
  }

  /**
   * Opens the database in {@code directory}, or makes it.
   *
   * @param paranoid whether damage found while opening is an error
   * @throws IOException when it is damaged, in use by another process, or cannot be written
   */
  static LevelDb open(Path directory, Settings settings, boolean paranoid) throws IOException {
    Files.createDirectories(directory);
    Optional<DBFactory> loaded = settings.nativeCode() ? nativeFactory() : Optional.empty();
    DBFactory factory = loaded.orElse(Iq80DBFactory.factory);
    LOG.info("LevelDB in {}: {}", directory, factory);
    try {
      DB db = factory.open(directory.toFile(), options(settings, paranoid));
      return new LevelDb(db, loaded.isPresent(), settings);
    } catch (DBException failure) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  /**
   * Makes a database of whatever can be read of the tables and logs in {@code directory}; only for
   * copies, because the rest is thrown away.
   *
   * @throws IOException when nothing can be made of them, or there is no native LevelDB
   */
  static void repair(Path directory, Settings settings) throws IOException {
    Optional<DBFactory> loaded = settings.nativeCode() ? nativeFactory() : Optional.empty();
    if (loaded.isEmpty()) {
      throw new IOException("only the native LevelDB can read what is left of it");
    }
    try {
      loaded.get().repair(directory.toFile(), options(settings, false));
    } catch (DBException failure) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  private static Options options(Settings settings, boolean paranoid) {
    return new Options()
        .createIfMissing(true)
        .compressionType(CompressionType.SNAPPY)
        .paranoidChecks(paranoid)
        .verifyChecksums(settings.checksum())
        .cacheSize(settings.cacheBytes())
        .writeBufferSize(settings.writeBufferBytes());
  }

  private static Optional<DBFactory> nativeFactory() {
    try {
      // Its static initialiser loads the library.
      return Optional.of(JniDBFactory.factory);
    } catch (LinkageError missing) {
      LOG.warn(
          "no native LevelDB for this machine, the pure Java one is used: {}", missing.toString());
      return Optional.empty();
    }
  }

  /** Whether the native LevelDB is used. */
  boolean isNative() {
    return nativeCode;
  }

  /**
   * The value of a key; null when there is none.
   *
   * @throws DamagedRecordException when it cannot be read; so it is with all that reads
   */
  byte @Nullable [] get(byte[] key) {
    return get(key, readOptions(true, null));
  }

  private byte @Nullable [] get(byte[] key, ReadOptions options) {
    enter();
    try {
      return db.get(key, options);
    } catch (RuntimeException unreadable) {
      throw damaged(unreadable);
    } finally {
      leave();
    }
  }

  /** What LevelDB says is wrong, whose exceptions differ between the native one and the other. */
  static DamagedRecordException damaged(RuntimeException unreadable) {
    Throwable cause = unreadable;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new DamagedRecordException(String.valueOf(cause.getMessage()), unreadable);
  }

  /** A batch to fill and {@link #write}. */
  WriteBatch batch() {
    enter();
    try {
      return db.createWriteBatch();
    } finally {
      leave();
    }
  }

  /** Writes a batch, all of it or nothing, onto the disk. */
  void write(WriteBatch batch) {
    enter();
    try {
      db.write(batch, new WriteOptions().sync(settings.fsync()));
    } finally {
      leave();
    }
  }

  /**
   * The entries from {@code from} to before {@code end}, or to the last one when {@code end} is
   * empty; the caller closes it, in its thread.
   */
  Scan scan(byte[] from, byte[] end) {
    return scan(from, end, null);
  }

  /** The entries of a kind. */
  Scan scan(char kind) {
    return scan(Keys.first(kind), Keys.end(kind));
  }

  /** Finds entries as they are at this moment; the caller closes it, in its thread. */
  Lookup lookup() {
    return lookup(null);
  }

  private Lookup lookup(@Nullable Snapshot snapshot) {
    enter();
    try {
      return new Lookup(db.iterator(readOptions(true, snapshot)), this::leave);
    } catch (RuntimeException failure) {
      leave();
      throw failure;
    }
  }

  /** The database as it is at this moment; what is written later is not seen. */
  View view() {
    enter();
    try {
      return new View(db.getSnapshot());
    } finally {
      leave();
    }
  }

  private Scan scan(byte[] from, byte[] end, @Nullable Snapshot snapshot) {
    enter();
    try {
      return new Scan(db.iterator(readOptions(false, snapshot)), from, end);
    } catch (RuntimeException failure) {
      leave();
      throw failure;
    }
  }

  /** Hands every entry to {@code visitor}, as the database is at this moment. */
  void forAll(Visitor visitor) throws IOException {
    enter();
    try (Snapshot snapshot = db.getSnapshot();
        Scan all = scan(new byte[0], new byte[] {(byte) 0xff}, snapshot)) {
      while (all.hasNext()) {
        Map.Entry<byte[], byte[]> entry = all.next();
        visitor.entry(entry.getKey(), entry.getValue());
      }
    } finally {
      leave();
    }
  }

  /** Is handed entries. */
  interface Visitor {
    void entry(byte[] key, byte[] value) throws IOException;
  }

  /** Rewrites the tables without what was deleted or written over. */
  void compact() {
    enter();
    try {
      db.compactRange(new byte[0], new byte[] {(byte) 0xff});
    } finally {
      leave();
    }
  }

  private ReadOptions readOptions(boolean fillCache, @Nullable Snapshot snapshot) {
    ReadOptions options =
        new ReadOptions().verifyChecksums(settings.checksum()).fillCache(fillCache);
    return snapshot == null ? options : options.snapshot(snapshot);
  }

  private void enter() {
    life.readLock().lock();
    if (closed) {
      life.readLock().unlock();
      throw new IllegalStateException("the journal is closed");
    }
  }

  private void leave() {
    life.readLock().unlock();
  }

  /** Waits for those who read, then closes. */
  @Override
  public void close() throws IOException {
    life.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        db.close();
      }
    } finally {
      life.writeLock().unlock();
    }
  }

  static boolean isBehind(byte[] key, byte[] end) {
    return end.length > 0 && Arrays.compareUnsigned(key, end) >= 0;
  }

  /** The database as it was at one moment. */
  final class View implements AutoCloseable {
    private final Snapshot snapshot;

    private View(Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    /** The value of a key; null when there is none. */
    byte @Nullable [] get(byte[] key) {
      return LevelDb.this.get(key, readOptions(true, snapshot));
    }

    /**
     * The entries from {@code from} to before {@code end}, or to the last one when {@code end} is
     * empty; the caller closes it, in its thread.
     */
    Scan scan(byte[] from, byte[] end) {
      return LevelDb.this.scan(from, end, snapshot);
    }

    /** Finds entries; the caller closes it, in its thread. */
    Lookup lookup() {
      return LevelDb.this.lookup(snapshot);
    }

    /** The first entry from {@code from} on, without a look at what follows. */
    Map.@Nullable Entry<byte[], byte[]> first(byte[] from, byte[] end) {
      try (Lookup lookup = lookup()) {
        return lookup.ceiling(from, end);
      }
    }

    /** Lets the database forget this moment. */
    @Override
    public void close() {
      life.readLock().lock();
      try {
        if (!closed) {
          snapshot.close();
        }
      } catch (IOException impossible) {
        throw new IllegalStateException(impossible);
      } finally {
        life.readLock().unlock();
      }
    }
  }

  /** Entries in the order of their keys; used and closed by the thread that opened it. */
  final class Scan implements Iterator<Map.Entry<byte[], byte[]>>, AutoCloseable {
    private final DBIterator iterator;
    private final byte[] end;
    private Map.@Nullable Entry<byte[], byte[]> next;

    private Scan(DBIterator iterator, byte[] from, byte[] end) {
      this.iterator = iterator;
      this.end = end;
      try {
        seek(from);
      } catch (RuntimeException unreadable) {
        Lookup.close(iterator);
        throw unreadable;
      }
    }

    private void advance() {
      try {
        next = iterator.hasNext() ? iterator.next() : null;
      } catch (RuntimeException unreadable) {
        throw damaged(unreadable);
      }
      if (next != null && isBehind(next.getKey(), end)) {
        next = null;
      }
    }

    /** Goes on at {@code key}, forward or back. */
    void seek(byte[] key) {
      try {
        iterator.seek(key);
      } catch (RuntimeException unreadable) {
        throw damaged(unreadable);
      }
      advance();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Map.Entry<byte[], byte[]> next() {
      Map.Entry<byte[], byte[]> entry = next;
      if (entry == null) {
        throw new NoSuchElementException();
      }
      advance();
      return entry;
    }

    @Override
    public void close() {
      try {
        Lookup.close(iterator);
      } finally {
        leave();
      }
    }
  }
}
