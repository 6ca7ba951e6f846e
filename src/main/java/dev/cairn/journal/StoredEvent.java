package dev.cairn.journal;

import java.util.Arrays;

/**
 * An event as it was read, with its bytes.
 *
 * @param value its stored bytes, as {@link RecordFormat} writes them
 * @param headerBytes how many of them are the header
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of the disk, never compared
record StoredEvent(EventRecord event, byte[] value, int headerBytes) {

  /** SHA-256 of the hash before it and its canonical bytes. */
  byte[] hash() {
    return Arrays.copyOfRange(value, value.length - RecordFormat.DIGEST_BYTES, value.length);
  }
}
