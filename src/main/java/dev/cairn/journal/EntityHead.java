package dev.cairn.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What is known of one entity beside its events: three numbers and a checksum, 28 bytes.
 *
 * @param firstOffset offset of its first event; 0 while the index knows none
 * @param highest its highest sequence number among the events that the index knows; 0 for none
 * @param deletedTo highest sequence number that recovery no longer sees; 0 for none
 */
record EntityHead(long firstOffset, long highest, long deletedTo) {
  private static final int BYTES = 3 * Long.BYTES + Integer.BYTES;

  byte[] encode(String persistenceId) {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.putLong(firstOffset).putLong(highest).putLong(deletedTo);
    return out.putInt(checksum(persistenceId, out.array())).array();
  }

  /**
   * The head in a stored value.
   *
   * @throws DamagedRecordException when the bytes are not what was stored for this entity
   */
  static EntityHead decode(String persistenceId, byte[] value) {
    if (value.length != BYTES) {
      throw new DamagedRecordException(
          "head of " + persistenceId + " has " + value.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(value);
    EntityHead head = new EntityHead(in.getLong(), in.getLong(), in.getLong());
    if (in.getInt() != checksum(persistenceId, value)) {
      throw new DamagedRecordException("head of " + persistenceId + " has a wrong checksum");
    }
    return head;
  }

  private static int checksum(String persistenceId, byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(Keys.head(persistenceId));
    crc.update(value, 0, BYTES - Integer.BYTES);
    return (int) crc.getValue();
  }
}
