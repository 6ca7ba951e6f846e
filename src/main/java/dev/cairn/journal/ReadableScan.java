package dev.cairn.journal;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Entries in the order of their keys, also behind blocks that LevelDB cannot read: it says of each
 * where it is, and goes on at the first entry behind it that can be read.
 *
 * <p>An iterator of LevelDB is of no use any more once it has met a bad block. So a new one is
 * placed at greater and greater keys, until one is met behind the block; the place is then narrowed
 * down. A bad block also hides what other tables hold between its keys, so events, whose keys are
 * known, are asked for one by one. Costs nothing while all is well.
 */
final class ReadableScan implements Iterator<Map.Entry<byte[], byte[]>>, AutoCloseable {
  /** Halvings of a range of keys: enough to tell neighbours of nine bytes apart. */
  private static final int HALVINGS = 80;

  /** Events that are missing in a row before their end is taken to be there. */
  private static final int ABSENT_MAX = 100_000;

  /** Bytes of a key at which the search begins, at least: those of the key of an event. */
  private static final int DEPTH = 9;

  /** Is told of entries that cannot be read. */
  @FunctionalInterface
  interface Gaps {
    /**
     * What lies behind {@code after} and before {@code next}, both exclusive, cannot be read.
     *
     * @param after may be where the scan begins
     * @param next key of the next entry; null when none can be read up to the end
     */
    void unreadable(byte[] after, byte @Nullable [] next, String reason);
  }

  private final LevelDb.View view;
  private final byte[] end;
  private final Gaps gaps;
  private final long firstOffset;
  private final long lastOffset;
  private byte[] behind;
  private boolean started;
  private LevelDb.@Nullable Scan scan;
  private Map.@Nullable Entry<byte[], byte[]> next;

  /** The entries from {@code from} to before {@code end}. */
  ReadableScan(LevelDb.View view, byte[] from, byte[] end, Gaps gaps) {
    this(view, from, end, 0, 0, gaps);
  }

  private ReadableScan(
      LevelDb.View view, byte[] from, byte[] end, long firstOffset, long lastOffset, Gaps gaps) {
    this.view = view;
    this.end = end.clone();
    this.gaps = gaps;
    this.firstOffset = firstOffset;
    this.lastOffset = lastOffset;
    this.behind = from.clone();
    try {
      scan = view.scan(from, end);
      next = scan.hasNext() ? scan.next() : null;
    } catch (DamagedRecordException unreadable) {
      next = search(from, unreadable);
    }
  }

  /** The entries of a kind. */
  static ReadableScan of(LevelDb.View view, char kind, Gaps gaps) {
    return new ReadableScan(view, Keys.first(kind), Keys.end(kind), gaps);
  }

  /**
   * The events from {@code first} on.
   *
   * @param last offset up to which there must be events
   */
  static ReadableScan ofEvents(LevelDb.View view, long first, long last, Gaps gaps) {
    byte[] from = first <= 1 ? Keys.first(Keys.EVENT) : Keys.event(first);
    return new ReadableScan(view, from, Keys.end(Keys.EVENT), Math.max(first, 1), last, gaps);
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
    behind = entry.getKey();
    started = true;
    try {
      next = following();
    } catch (DamagedRecordException unreadable) {
      next = search(successor(behind), unreadable);
    }
    return entry;
  }

  private Map.@Nullable Entry<byte[], byte[]> following() {
    if (scan == null) {
      scan = view.scan(successor(behind), end);
    }
    return scan.hasNext() ? scan.next() : null;
  }

  /** The first entry from {@code from} on that can be read, told of when something is before it. */
  private Map.@Nullable Entry<byte[], byte[]> search(byte[] from, DamagedRecordException failure) {
    closeScan();
    Probe probe = probe(from);
    if (probe.readable) {
      return probe.entry;
    }
    Map.Entry<byte[], byte[]> found = null;
    byte[] rest = from.length < DEPTH ? Arrays.copyOf(from, DEPTH) : from;
    if (lastOffset > 0) {
      found = nextEvent();
      rest = Keys.event(lastOffset + 1);
    }
    if (found == null) {
      found = beyond(rest);
    }
    gaps.unreadable(
        behind, found == null ? null : found.getKey(), String.valueOf(failure.getMessage()));
    return found;
  }

  private Map.@Nullable Entry<byte[], byte[]> nextEvent() {
    boolean isBehindEvent = started && behind.length == 1 + Long.BYTES;
    long at = isBehindEvent ? Keys.numberOf(behind) + 1 : firstOffset;
    for (int absent = 0; at <= lastOffset && absent < ABSENT_MAX; at++) {
      byte[] key = Keys.event(at);
      try {
        byte[] value = view.get(key);
        if (value != null) {
          return Map.entry(key, value);
        }
        absent++;
      } catch (DamagedRecordException _) {
        // So may be the next one.
      }
    }
    return null;
  }

  private Map.@Nullable Entry<byte[], byte[]> beyond(byte[] from) {
    byte[] bad = from;
    for (int length = from.length; length > 0; length--) {
      for (int last = (from[length - 1] & 0xff) + 1; last <= 0xff; last++) {
        byte[] key = Arrays.copyOf(from, length);
        key[length - 1] = (byte) last;
        if (end.length > 0 && Arrays.compareUnsigned(key, end) >= 0) {
          return null;
        }
        Probe probe = probe(key);
        if (probe.readable) {
          return narrow(bad, key, probe).entry;
        }
        bad = key;
      }
    }
    return null;
  }

  /** The first readable place between one that is not and one that is. */
  private Probe narrow(byte[] bad, byte[] good, Probe found) {
    int length = Math.max(bad.length, good.length) + 1;
    byte[] low = Arrays.copyOf(bad, length);
    byte[] high = Arrays.copyOf(good, length);
    Probe best = found;
    for (int i = 0; i < HALVINGS; i++) {
      byte[] middle = middle(low, high);
      if (Arrays.equals(middle, low)) {
        break;
      }
      Probe probe = probe(middle);
      if (probe.readable) {
        high = middle;
        best = probe;
      } else {
        low = middle;
      }
    }
    return best;
  }

  /** The half of the sum of two numbers of the same length. */
  private static byte[] middle(byte[] low, byte[] high) {
    byte[] middle = new byte[low.length];
    int carry = 0;
    int[] sum = new int[low.length + 1];
    for (int i = low.length - 1; i >= 0; i--) {
      int digit = (low[i] & 0xff) + (high[i] & 0xff) + carry;
      sum[i + 1] = digit & 0xff;
      carry = digit >> 8;
    }
    sum[0] = carry;
    for (int i = 0; i < middle.length; i++) {
      middle[i] = (byte) ((sum[i] & 1) << 7 | sum[i + 1] >> 1);
    }
    return middle;
  }

  private record Probe(boolean readable, Map.@Nullable Entry<byte[], byte[]> entry) {}

  private Probe probe(byte[] key) {
    try {
      return new Probe(true, view.first(key, end));
    } catch (DamagedRecordException unreadable) {
      return new Probe(false, null);
    }
  }

  private static byte[] successor(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
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
