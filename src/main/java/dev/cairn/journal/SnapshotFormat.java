package dev.cairn.journal;

import dev.cairn.journal.EventRecord.Metadata;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes of a stored snapshot, version 1: version, time, serializer, its manifest, length and
 * bytes, whether there is metadata and then the same of it; at the end SHA-256 of the key and all
 * of that.
 */
final class SnapshotFormat {
  private static final byte VERSION = 1;

  private SnapshotFormat() {}

  static byte[] encode(StoredSnapshot snapshot) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(snapshot.bytes().length + 128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(snapshot.timestampMs());
      write(out, snapshot.serializerId(), snapshot.serializerManifest(), snapshot.bytes());
      out.writeBoolean(snapshot.metadata().isPresent());
      if (snapshot.metadata().isPresent()) {
        Metadata metadata = snapshot.metadata().get();
        write(out, metadata.serializerId(), metadata.serializerManifest(), metadata.bytes());
      }
      out.write(digest(snapshot.persistenceId(), snapshot.sequenceNr(), bytes.toByteArray()));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, int serializerId, String manifest, byte[] bytes)
      throws IOException {
    out.writeInt(serializerId);
    out.writeUTF(manifest);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * The snapshot in a stored value.
   *
   * @throws DamagedRecordException when the bytes are not what was stored under this key
   */
  static StoredSnapshot decode(String persistenceId, long sequenceNr, byte[] value) {
    int end = value.length - RecordFormat.DIGEST_BYTES;
    if (end < 0
        || !Arrays.equals(
            digest(persistenceId, sequenceNr, Arrays.copyOf(value, end)),
            Arrays.copyOfRange(value, end, value.length))) {
      throw new DamagedRecordException(
          "snapshot %d of %s was changed: its digest does not fit"
              .formatted(sequenceNr, persistenceId));
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value, 0, end))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new DamagedRecordException(
            "snapshot %d of %s has version %d".formatted(sequenceNr, persistenceId, version));
      }
      long timestampMs = in.readLong();
      Metadata snapshot = read(in);
      Optional<Metadata> metadata = in.readBoolean() ? Optional.of(read(in)) : Optional.empty();
      return new StoredSnapshot(
          persistenceId,
          sequenceNr,
          timestampMs,
          snapshot.serializerId(),
          snapshot.serializerManifest(),
          snapshot.bytes(),
          metadata);
    } catch (IOException wrong) {
      throw new DamagedRecordException(
          "snapshot %d of %s cannot be read".formatted(sequenceNr, persistenceId), wrong);
    }
  }

  private static Metadata read(DataInputStream in) throws IOException {
    return new Metadata(in.readInt(), in.readUTF(), in.readNBytes(in.readInt()));
  }

  private static byte[] digest(String persistenceId, long sequenceNr, byte[] value) {
    return Sha256.of(Keys.snapshot(persistenceId, sequenceNr), value);
  }
}
