package dev.cairn.journal;

import java.nio.ByteBuffer;

/**
 * The newest place of the chain.
 *
 * @param offset of the newest event; 0 while there is none
 * @param hash of that event; of the journal itself while there is none
 */
@SuppressWarnings("ArrayRecordComponent") // bytes for the disk, never compared
record JournalHead(long offset, byte[] hash) {
  byte[] encode() {
    return ByteBuffer.allocate(Long.BYTES + hash.length).putLong(offset).put(hash).array();
  }

  /**
   * The head in a stored value.
   *
   * @throws DamagedRecordException when it is none
   */
  static JournalHead decode(byte[] value) {
    if (value.length != Long.BYTES + RecordFormat.DIGEST_BYTES) {
      throw new DamagedRecordException("the head of the journal has " + value.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(value);
    long offset = in.getLong();
    byte[] hash = new byte[RecordFormat.DIGEST_BYTES];
    in.get(hash);
    return new JournalHead(offset, hash);
  }
}
