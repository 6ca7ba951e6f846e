package dev.cairn.journal;

import java.util.Arrays;

/**
 * An event as it was read, with its bytes.
 *
 * @param value the bytes among which those of its record are, as {@link RecordFormat} writes them
 * @param start where the record begins
 * @param headerEnd where its header ends
 * @param end where it ends
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of the disk, never compared
record StoredEvent(EventRecord event, byte[] value, int start, int headerEnd, int end) {

  /** SHA-256 of the hash before it and its canonical bytes. */
  byte[] hash() {
    return Arrays.copyOfRange(value, bodyEnd(), end);
  }

  /** Where the body begins, or its digest. */
  int bodyStart() {
    return headerEnd + 1;
  }

  /** Where the body ends, or its digest. */
  int bodyEnd() {
    return end - RecordFormat.DIGEST_BYTES;
  }
}
