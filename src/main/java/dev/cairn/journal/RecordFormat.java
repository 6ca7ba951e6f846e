package dev.cairn.journal;

import dev.cairn.journal.EventRecord.Body;
import dev.cairn.journal.EventRecord.Metadata;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of a stored event, version 1. Numbers are big-endian; a string is two bytes of length
 * and UTF-8, bytes are four bytes of length and the bytes.
 *
 * <pre>
 * header    version 1, offset 8, timestampMs 8, sequenceNr 8, previousSequenceNr 8, persistenceId,
 *           writerUuid, adapterManifest, serializerId 4, serializerManifest, tag count 2, tags
 * kind      1: 0 the body follows, 1 its digest follows (the body was removed)
 * body      payload, then 0, or 1 and the metadata: serializerId 4, manifest, bytes
 * digest    32: SHA-256 of the body as stored
 * hash      32: SHA-256 of the hash of the event before and the canonical bytes
 *
 * canonical header and digest
 * </pre>
 *
 * <p>Every byte but the kind is hashed, and a wrong kind makes another digest, so no byte can
 * change unnoticed. The canonical bytes do not need the body: when it is removed, the chain still
 * holds.
 *
 * <p>Not safe for use by several threads.
 */
@SuppressWarnings("ByteBufferBackingArray") // every buffer here wraps a whole array
final class RecordFormat {
  /** Version of the record. */
  static final byte VERSION = 1;

  /** Length of a digest. */
  static final int DIGEST_BYTES = 32;

  private static final byte WHOLE = 0;
  private static final byte REMOVED = 1;
  private static final int STRING_MAX = 0xffff;
  private static final int FIXED_BYTES = 1 + 4 * 8 + 4 + 2 + 1 + 4 + 1 + 2 * DIGEST_BYTES;

  private final MessageDigest sha = Sha256.digest();
  private byte[] buffer = new byte[4096];

  /**
   * The value under which {@code event} is stored, with its hash in the last 32 bytes.
   *
   * @param previousHash hash of the event before
   * @param chained false leaves the hash zero; only a benchmark asks for that
   * @throws IllegalArgumentException when a string is longer than 65,535 bytes
   */
  byte[] encode(EventRecord event, byte[] previousHash, boolean chained) {
    Body body =
        event.body().orElseThrow(() -> new IllegalArgumentException("an event without a body"));
    ByteBuffer out = ByteBuffer.wrap(bufferFor(event, body));
    putHeader(out, event);
    int headerEnd = out.position();
    out.put(WHOLE);
    int bodyStart = out.position();
    putBody(out, body);
    int bodyEnd = out.position();
    byte[] value = new byte[bodyEnd + DIGEST_BYTES];
    System.arraycopy(out.array(), 0, value, 0, bodyEnd);
    if (chained) {
      chain(value, headerEnd, bodyStart, bodyEnd, previousHash);
    }
    return value;
  }

  private void chain(byte[] value, int headerEnd, int bodyStart, int bodyEnd, byte[] previousHash) {
    try {
      sha.update(value, bodyStart, bodyEnd - bodyStart);
      // The place of the hash holds the digest of the body until the hash itself is known.
      sha.digest(value, bodyEnd, DIGEST_BYTES);
      sha.update(previousHash);
      sha.update(value, 0, headerEnd);
      sha.update(value, bodyEnd, DIGEST_BYTES);
      sha.digest(value, bodyEnd, DIGEST_BYTES);
    } catch (DigestException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The hash in a value that {@link #encode} made. */
  static byte[] hashOf(byte[] value) {
    return Arrays.copyOfRange(value, value.length - DIGEST_BYTES, value.length);
  }

  /** The value without its body, for retention; its hash and its canonical bytes stay. */
  static byte[] withoutBody(byte[] value) {
    StoredEvent stored = decode(value);
    return ByteBuffer.allocate(stored.headerBytes() + 1 + 2 * DIGEST_BYTES)
        .put(value, 0, stored.headerBytes())
        .put(REMOVED)
        .put(bodyDigest(stored))
        .put(stored.hash())
        .array();
  }

  /** SHA-256 of the body, also when the body is gone. */
  static byte[] bodyDigest(StoredEvent stored) {
    byte[] value = stored.value();
    byte[] body = Arrays.copyOfRange(value, stored.headerBytes() + 1, value.length - DIGEST_BYTES);
    return stored.event().body().isPresent() ? Sha256.of(body) : body;
  }

  /** The bytes that are chained: the header and the digest of the body. */
  static byte[] canonical(StoredEvent stored) {
    return ByteBuffer.allocate(stored.headerBytes() + DIGEST_BYTES)
        .put(stored.value(), 0, stored.headerBytes())
        .put(bodyDigest(stored))
        .array();
  }

  /**
   * The event in a stored value.
   *
   * @throws DamagedRecordException when the bytes are not a record of this format
   */
  static StoredEvent decode(byte[] value) {
    try {
      return decodeStrictly(ByteBuffer.wrap(value));
    } catch (BufferUnderflowException | IllegalArgumentException wrong) {
      throw new DamagedRecordException("not an event record: " + wrong, wrong);
    }
  }

  private static StoredEvent decodeStrictly(ByteBuffer in) {
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalArgumentException("version " + version);
    }
    long offset = in.getLong();
    long timestampMs = in.getLong();
    long sequenceNr = in.getLong();
    long previousSequenceNr = in.getLong();
    String persistenceId = getString(in);
    String writerUuid = getString(in);
    String adapterManifest = getString(in);
    int serializerId = in.getInt();
    String serializerManifest = getString(in);
    List<String> tags = getTags(in);
    int headerEnd = in.position();
    Optional<Body> body = Optional.empty();
    if (isRemoved(in.get())) {
      skip(in, DIGEST_BYTES);
    } else {
      body = Optional.of(getBody(in));
    }
    skip(in, DIGEST_BYTES);
    if (in.hasRemaining()) {
      throw new IllegalArgumentException(in.remaining() + " bytes too many");
    }
    EventRecord event =
        new EventRecord(
            offset,
            timestampMs,
            persistenceId,
            sequenceNr,
            previousSequenceNr,
            writerUuid,
            adapterManifest,
            serializerId,
            serializerManifest,
            tags,
            body);
    return new StoredEvent(event, in.array(), headerEnd);
  }

  private static void skip(ByteBuffer in, int length) {
    checkLength(in, length);
    in.position(in.position() + length);
  }

  private static void putHeader(ByteBuffer out, EventRecord event) {
    out.put(VERSION)
        .putLong(event.offset())
        .putLong(event.timestampMs())
        .putLong(event.sequenceNr())
        .putLong(event.previousSequenceNr());
    putString(out, event.persistenceId());
    putString(out, event.writerUuid());
    putString(out, event.adapterManifest());
    out.putInt(event.serializerId());
    putString(out, event.serializerManifest());
    out.putShort((short) event.tags().size());
    event.tags().forEach(tag -> putString(out, tag));
  }

  private static void putBody(ByteBuffer out, Body body) {
    out.putInt(body.payload().length).put(body.payload());
    if (body.metadata().isEmpty()) {
      out.put((byte) 0);
      return;
    }
    Metadata metadata = body.metadata().get();
    out.put((byte) 1).putInt(metadata.serializerId());
    putString(out, metadata.serializerManifest());
    out.putInt(metadata.bytes().length).put(metadata.bytes());
  }

  private static Body getBody(ByteBuffer in) {
    byte[] payload = getBytes(in, in.getInt());
    Optional<Metadata> metadata =
        switch (in.get()) {
          case 0 -> Optional.empty();
          case 1 ->
              Optional.of(new Metadata(in.getInt(), getString(in), getBytes(in, in.getInt())));
          default -> throw new IllegalArgumentException("unknown metadata");
        };
    return new Body(payload, metadata);
  }

  private static boolean isRemoved(byte kind) {
    return switch (kind) {
      case WHOLE -> false;
      case REMOVED -> true;
      default -> throw new IllegalArgumentException("kind " + kind);
    };
  }

  private static List<String> getTags(ByteBuffer in) {
    int count = Short.toUnsignedInt(in.getShort());
    List<String> tags = new ArrayList<>(Math.min(count, in.remaining()));
    for (int i = 0; i < count; i++) {
      tags.add(getString(in));
    }
    return tags;
  }

  private static void putString(ByteBuffer out, String text) {
    int length = Utf8.encode(text, out.array(), out.position() + 2);
    if (length > STRING_MAX) {
      throw new IllegalArgumentException(
          "a string of %d bytes is stored with an event; at most %d are possible"
              .formatted(length, STRING_MAX));
    }
    out.putShort((short) length).position(out.position() + length);
  }

  private static String getString(ByteBuffer in) {
    int length = Short.toUnsignedInt(in.getShort());
    checkLength(in, length);
    String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }

  private static byte[] getBytes(ByteBuffer in, int length) {
    checkLength(in, length);
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static void checkLength(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("a length of " + length + " is beyond its end");
    }
  }

  private byte[] bufferFor(EventRecord event, Body body) {
    long strings =
        event.persistenceId().length()
            + event.writerUuid().length()
            + event.adapterManifest().length()
            + event.serializerManifest().length()
            + 8L;
    for (String tag : event.tags()) {
      strings += tag.length() + 2L;
    }
    long bytes = body.payload().length;
    if (body.metadata().isPresent()) {
      Metadata metadata = body.metadata().get();
      strings += metadata.serializerManifest().length();
      bytes += metadata.bytes().length + 10L;
    }
    // UTF-8 takes three bytes for a char at most.
    int needed = Math.toIntExact(FIXED_BYTES + strings * 3 + bytes);
    if (buffer.length < needed) {
      buffer = new byte[needed];
    }
    return buffer;
  }
}
