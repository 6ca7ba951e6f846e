package dev.cairn.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.iq80.leveldb.WriteBatch;

/**
 * A node's word that its journal stood at {@code offset} with {@code hash}.
 *
 * @param offset of the last event it covers
 * @param hash of that event
 * @param at when it was signed, in whole milliseconds
 * @param publicKey X.509 encoding of the Ed25519 key
 * @param signature Ed25519 over {@link #signedBytes}
 */
@SuppressWarnings("ArrayRecordComponent") // bytes for the disk, never compared
record Checkpoint(long offset, byte[] hash, Instant at, byte[] publicKey, byte[] signature) {
  private static final String PREFIX = "cairn checkpoint 1 ";
  private static final int FIELDS = 5;

  /** What is signed: a fixed text, the offset, the time and the hash. */
  static byte[] signedBytes(long offset, byte[] hash, Instant at) {
    byte[] prefix = PREFIX.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(prefix.length + 2 * Long.BYTES + hash.length)
        .put(prefix)
        .putLong(offset)
        .putLong(at.toEpochMilli())
        .put(hash)
        .array();
  }

  /** The checkpoint that {@code key} signs. */
  static Checkpoint sign(long offset, byte[] hash, Instant at, SigningKey key) {
    Instant whole = Instant.ofEpochMilli(at.toEpochMilli());
    return new Checkpoint(
        offset,
        hash,
        whole,
        key.publicKey().getEncoded(),
        key.sign(signedBytes(offset, hash, whole)));
  }

  /** Whether the key in it signed it. */
  boolean isGenuine() {
    PublicKey key = SigningKey.publicKey(publicKey);
    return SigningKey.verify(key, signedBytes(offset, hash, at), signature);
  }

  /** Stores it in the database. */
  void putInto(LevelDb db) throws IOException {
    try (WriteBatch batch = db.batch()) {
      batch.put(Keys.checkpoint(offset), line().getBytes(StandardCharsets.US_ASCII));
      db.write(batch);
    }
  }

  /** One line of text: offset, time, hash in hexadecimal, key and signature in Base64. */
  String line() {
    Base64.Encoder base64 = Base64.getEncoder();
    return String.join(
        " ",
        Long.toString(offset),
        at.toString(),
        HexFormat.of().formatHex(hash),
        base64.encodeToString(publicKey),
        base64.encodeToString(signature));
  }

  /**
   * The checkpoint in a line.
   *
   * @throws DamagedRecordException when it is not the line of a checkpoint
   */
  static Checkpoint parse(String line) {
    List<String> fields = List.of(line.split(" ", -1));
    try {
      if (fields.size() != FIELDS) {
        throw new IllegalArgumentException(fields.size() + " fields");
      }
      Base64.Decoder base64 = Base64.getDecoder();
      return new Checkpoint(
          Long.parseLong(fields.get(0)),
          HexFormat.of().parseHex(fields.get(2)),
          Instant.parse(fields.get(1)),
          base64.decode(fields.get(3)),
          base64.decode(fields.get(4)));
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw new DamagedRecordException("not a checkpoint: " + wrong.getMessage(), wrong);
    }
  }
}
