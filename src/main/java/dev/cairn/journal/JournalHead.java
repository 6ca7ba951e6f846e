package dev.cairn.journal;

import java.nio.ByteBuffer;

/**
 * The newest place of the chain.
 *
 * @param offset of the newest event; 0 while there is none
 * @param hash of that event; of the journal itself while there is none
 * @param indexedTo offset up to which the index is written; an {@link IndexTail} has the rest
 */
@SuppressWarnings("ArrayRecordComponent") // bytes for the disk, never compared
record JournalHead(long offset, byte[] hash, long indexedTo) {
  private static final int BYTES = 2 * Long.BYTES + RecordFormat.DIGEST_BYTES;

  byte[] encode() {
    return ByteBuffer.allocate(BYTES).putLong(offset).putLong(indexedTo).put(hash).array();
  }

  /**
   * The head in a stored value.
   *
   * @throws DamagedRecordException when it is none
   */
  static JournalHead decode(byte[] value) {
    if (value.length != BYTES) {
      throw new DamagedRecordException("the head of the journal has " + value.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(value);
    long offset = in.getLong();
    long indexedTo = in.getLong();
    if (indexedTo < 0 || indexedTo > offset) {
      throw new DamagedRecordException(
          "the journal ends with event %d, and its index with event %d"
              .formatted(offset, indexedTo));
    }
    byte[] hash = new byte[RecordFormat.DIGEST_BYTES];
    in.get(hash);
    return new JournalHead(offset, hash, indexedTo);
  }
}
