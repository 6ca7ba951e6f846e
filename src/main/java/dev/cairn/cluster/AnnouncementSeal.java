package dev.cairn.cluster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Seals announcements with the secret that all nodes of a cluster know, and looks at seals. */
public final class AnnouncementSeal {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int TAG_AT = SealedAnnouncement.BYTES - 32;

  /** A secret that is shorter could be tried out. */
  private static final int SECRET_MIN = 32;

  private final SecretKeySpec key;

  /** With this secret. */
  AnnouncementSeal(byte[] secret) {
    key = new SecretKeySpec(secret, ALGORITHM);
  }

  /**
   * Reads the secret from a file; blanks and line breaks around it do not count.
   *
   * @throws CredentialException when it cannot be read, or has fewer than 32 characters
   */
  public static AnnouncementSeal read(Path file) throws CredentialException {
    byte[] secret =
        new String(Pem.read(file), StandardCharsets.ISO_8859_1)
            .strip()
            .getBytes(StandardCharsets.ISO_8859_1);
    if (secret.length < SECRET_MIN) {
      throw new CredentialException(
          "the secret in %s has fewer than 32 characters; take the discovery.secret that `cairn ca issue` makes"
              .formatted(file));
    }
    return new AnnouncementSeal(secret);
  }

  /** The bytes to send. */
  byte[] seal(SealedAnnouncement sealed) {
    ByteBuffer buffer =
        ByteBuffer.allocate(SealedAnnouncement.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(sealed.announcement().encode())
            .putLong(sealed.incarnation())
            .putLong(sealed.sequence())
            .putLong(sealed.time().toEpochMilli());
    buffer.put(tag(buffer.array()));
    return buffer.array();
  }

  /** What was sent, or why it does not count. */
  Received open(byte[] packet) {
    if (packet.length != SealedAnnouncement.BYTES) {
      return new Received.Dropped(Drop.LENGTH);
    }
    return Announcement.defectOf(packet)
        .<Received>map(Received.Dropped::new)
        .orElseGet(() -> openWhole(packet));
  }

  private Received openWhole(byte[] packet) {
    byte[] tag = Arrays.copyOfRange(packet, TAG_AT, packet.length);
    if (!MessageDigest.isEqual(tag, tag(packet))) {
      return new Received.Dropped(Drop.TAG);
    }
    ByteBuffer buffer = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
    try {
      return new Received.Opened(
          new SealedAnnouncement(
              Announcement.decode(packet),
              buffer.getLong(Announcement.BYTES),
              buffer.getLong(Announcement.BYTES + 8),
              Instant.ofEpochMilli(buffer.getLong(Announcement.BYTES + 16))));
    } catch (IllegalArgumentException wrong) {
      return new Received.Dropped(Drop.CONTENT);
    }
  }

  private byte[] tag(byte[] packet) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(packet, 0, TAG_AT);
      return mac.doFinal();
    } catch (GeneralSecurityException defect) {
      throw new IllegalStateException("this JVM has no " + ALGORITHM, defect);
    }
  }

  /** What became of a packet. */
  sealed interface Received {
    /** It is of somebody who knows the secret. */
    record Opened(SealedAnnouncement sealed) implements Received {}

    /** It does not count. */
    record Dropped(Drop reason) implements Received {}
  }
}
