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
 * holds. Records lie in a {@link Segment} one behind the other.
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

  /**
   * Writes {@code event} into {@code target} from {@code start} on, with its hash in the last 32
   * bytes.
   *
   * @param hash hash of the event before; becomes that of this one
   * @param chained false leaves the hash zero; only a benchmark asks for that
   * @param target has room for {@link #bytesAtMost}
   * @return where it ends
   * @throws IllegalArgumentException when a string is longer than 65,535 bytes
   */
  int encode(EventRecord event, byte[] hash, boolean chained, byte[] target, int start) {
    Body body =
        event.body().orElseThrow(() -> new IllegalArgumentException("an event without a body"));
    ByteBuffer out = ByteBuffer.wrap(target).position(start);
    putHeader(out, event);
    int headerEnd = out.position();
    out.put(WHOLE);
    int bodyStart = out.position();
    putBody(out, body);
    int bodyEnd = out.position();
    int end = bodyEnd + DIGEST_BYTES;
    if (chained) {
      try {
        sha.update(target, bodyStart, bodyEnd - bodyStart);
        // The place of the hash holds the digest of the body until the hash itself is known.
        sha.digest(target, bodyEnd, DIGEST_BYTES);
        chain(hash, target, start, headerEnd, bodyEnd, hash);
      } catch (DigestException impossible) {
        throw new IllegalStateException(impossible);
      }
    } else {
      Arrays.fill(hash, (byte) 0);
    }
    System.arraycopy(hash, 0, target, bodyEnd, DIGEST_BYTES);
    return end;
  }

  private void chain(
      byte[] previous, byte[] bytes, int headerStart, int headerEnd, int digestAt, byte[] hash)
      throws DigestException {
    sha.update(previous);
    sha.update(bytes, headerStart, headerEnd - headerStart);
    sha.update(bytes, digestAt, DIGEST_BYTES);
    sha.digest(hash, 0, DIGEST_BYTES);
  }

  /** The hash that an event must have behind one with the hash {@code previous}. */
  byte[] hash(byte[] previous, StoredEvent stored) {
    byte[] bytes = stored.value();
    byte[] hash = new byte[DIGEST_BYTES];
    try {
      sha.update(bytes, stored.bodyStart(), stored.bodyEnd() - stored.bodyStart());
      byte[] digest = stored.event().body().isPresent() ? sha.digest() : removedDigest(stored);
      sha.reset();
      sha.update(previous);
      sha.update(bytes, stored.start(), stored.headerEnd() - stored.start());
      sha.update(digest);
      sha.digest(hash, 0, DIGEST_BYTES);
      return hash;
    } catch (DigestException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] removedDigest(StoredEvent stored) {
    return Arrays.copyOfRange(stored.value(), stored.bodyStart(), stored.bodyEnd());
  }

  /** The record without its body, for retention; its hash and what is hashed of it stay. */
  static byte[] withoutBody(StoredEvent stored) {
    byte[] body = removedDigest(stored);
    return ByteBuffer.allocate(stored.headerEnd() - stored.start() + 1 + 2 * DIGEST_BYTES)
        .put(stored.value(), stored.start(), stored.headerEnd() - stored.start())
        .put(REMOVED)
        .put(stored.event().body().isPresent() ? Sha256.of(body) : body)
        .put(stored.hash())
        .array();
  }

  /** Whether the bytes from {@code start} to before {@code end} are a record of this format. */
  static boolean isRecord(byte[] bytes, int start, int end) {
    try {
      decode(bytes, start, end);
      return true;
    } catch (DamagedRecordException wrong) {
      return false;
    }
  }

  /**
   * The event in the bytes from {@code start} to before {@code end}.
   *
   * @throws DamagedRecordException when they are not a record of this format
   */
  static StoredEvent decode(byte[] bytes, int start, int end) {
    try {
      return decodeStrictly(ByteBuffer.wrap(bytes).limit(end).position(start));
    } catch (BufferUnderflowException | IllegalArgumentException wrong) {
      throw new DamagedRecordException("not an event record: " + wrong, wrong);
    }
  }

  private static StoredEvent decodeStrictly(ByteBuffer in) {
    int start = in.position();
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
    return new StoredEvent(event, in.array(), start, headerEnd, in.position());
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

  /** Bytes that an event takes, or a few more. */
  static int bytesAtMost(EventRecord event) {
    long strings =
        event.persistenceId().length()
            + event.writerUuid().length()
            + event.adapterManifest().length()
            + event.serializerManifest().length()
            + 8L;
    for (String tag : event.tags()) {
      strings += tag.length() + 2L;
    }
    Body body =
        event.body().orElseThrow(() -> new IllegalArgumentException("an event without a body"));
    long bytes = body.payload().length;
    if (body.metadata().isPresent()) {
      Metadata metadata = body.metadata().get();
      strings += metadata.serializerManifest().length();
      bytes += metadata.bytes().length + 10L;
    }
    // UTF-8 takes three bytes for a char at most.
    return Math.toIntExact(FIXED_BYTES + strings * 3 + bytes);
  }
}
