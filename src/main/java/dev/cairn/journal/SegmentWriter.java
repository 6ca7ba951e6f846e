package dev.cairn.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** Writes events into segments, each straight into the bytes that are stored, and chains them. */
final class SegmentWriter {
  private final RecordFormat format = new RecordFormat();
  private final boolean chained;
  private byte[] buffer = new byte[2 * Segment.BYTES_MAX];
  private int end;
  private long last;

  /** A writer; {@code chained} false leaves the hashes zero, only a benchmark asks for that. */
  SegmentWriter(boolean chained) {
    this.chained = chained;
  }

  /**
   * Adds an event behind those that were added.
   *
   * @param hash hash of the event before; becomes that of this one
   * @param put is given the key and the value of a segment that is full
   * @throws IllegalArgumentException when a string is longer than 65,535 bytes
   */
  void add(EventRecord event, byte[] hash, BiConsumer<byte[], byte[]> put) {
    int needed = Math.addExact(end, Segment.LENGTH_BYTES + RecordFormat.bytesAtMost(event));
    if (buffer.length < needed) {
      buffer = Arrays.copyOf(buffer, needed);
    }
    int start = end + Segment.LENGTH_BYTES;
    int recordEnd = format.encode(event, hash, chained, buffer, start);
    ByteBuffer.wrap(buffer).putInt(end, recordEnd - start);
    if (recordEnd > Segment.BYTES_MAX && end > 0) {
      int length = recordEnd - end;
      int from = end;
      flush(put);
      System.arraycopy(buffer, from, buffer, 0, length);
      recordEnd = length;
    }
    end = recordEnd;
    last = event.offset();
  }

  /** Puts what was added since the last full segment. */
  void flush(BiConsumer<byte[], byte[]> put) {
    if (end > 0) {
      put.accept(Keys.event(last), Arrays.copyOf(buffer, end));
      end = 0;
    }
  }

  /** Forgets what was added since the last full segment. */
  void clear() {
    end = 0;
  }
}
