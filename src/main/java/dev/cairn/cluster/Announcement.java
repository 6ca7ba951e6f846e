package dev.cairn.cluster;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * What a node says of itself to all machines of its network segment: 120 bytes. Pure.
 *
 * <pre>
 *   0  u32  magic 0x4D584644          28  u16  port at which the node is asked
 *   4  u16  version 1                 30       2 bytes, zero
 *   6  u16  flags; 1: has a volume    32       UUID of the volume, 16 bytes
 *   8       UUID of the node          48  u64  id of the volume
 *  24  u32  id of the node            56       host name, 64 bytes, filled up with zeros
 * </pre>
 *
 * Numbers are little-endian, the bytes of a UUID are in the order in which it is written. The id of
 * a node is FNV-1a of its UUID, 1 instead of 0. We send no volume, and overlook one that is sent.
 *
 * @param node UUID of the node
 * @param host at which the node is asked, name or address; 1 to 63 bytes of UTF-8
 * @param port at which the node is asked, 1 to 65,535
 */
public record Announcement(UUID node, String host, int port) {
  /** Bytes of an announcement. */
  public static final int BYTES = 120;

  static final int MAGIC = 0x4D584644;
  static final short VERSION = 1;

  private static final int PORT_MAX = 65_535;
  private static final int HOST_AT = 56;
  private static final int HOST_BYTES = BYTES - HOST_AT;

  /** Basis and prime of 32-bit FNV-1a. */
  private static final int FNV_BASIS = 0x811C9DC5;

  private static final int FNV_PRIME = 16_777_619;

  /** Checks host and port. */
  public Announcement {
    int length = host.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length >= HOST_BYTES || host.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a host that is announced has 1 to 63 bytes, unlike '" + host + "'");
    }
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException("a port that is announced is 1 to 65535, not " + port);
    }
  }

  /** The 120 bytes. */
  byte[] encode() {
    byte[] id = bytes(node);
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(MAGIC)
        .putShort(VERSION)
        .putShort((short) 0)
        .put(id)
        .putInt(nodeId(id))
        .putShort((short) port)
        .put(HOST_AT, host.getBytes(StandardCharsets.UTF_8))
        .array();
  }

  /**
   * What is wrong with the first 120 bytes before anything of them is believed; nothing of the host
   * or port is looked at.
   */
  static Optional<Drop> defectOf(byte[] bytes) {
    if (bytes.length < BYTES) {
      return Optional.of(Drop.LENGTH);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (buffer.getInt(0) != MAGIC) {
      return Optional.of(Drop.MAGIC);
    }
    return buffer.getShort(4) == VERSION ? Optional.empty() : Optional.of(Drop.VERSION);
  }

  /**
   * Reads the first 120 bytes.
   *
   * @throws IllegalArgumentException when they are no announcement
   */
  static Announcement decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try {
      byte[] id = new byte[16];
      buffer.get(8, id);
      if (buffer.getInt(24) != nodeId(id)) {
        throw new IllegalArgumentException("the id of the node is not that of its UUID");
      }
      ByteBuffer big = ByteBuffer.wrap(id);
      return new Announcement(
          new UUID(big.getLong(), big.getLong()),
          host(bytes),
          Short.toUnsignedInt(buffer.getShort(28)));
    } catch (BufferUnderflowException | IndexOutOfBoundsException shorter) {
      throw new IllegalArgumentException("an announcement has 120 bytes", shorter);
    }
  }

  private static String host(byte[] bytes) {
    int end = HOST_AT;
    while (end < BYTES && bytes[end] != 0) {
      end++;
    }
    try {
      CharBuffer host =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, HOST_AT, end - HOST_AT));
      return host.toString();
    } catch (CharacterCodingException wrong) {
      throw new IllegalArgumentException("the host is not UTF-8", wrong);
    }
  }

  private static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  /** FNV-1a of the bytes; 0 means nobody, so it becomes 1. */
  static int nodeId(byte[] uuid) {
    int hash = FNV_BASIS;
    for (byte one : uuid) {
      hash = (hash ^ Byte.toUnsignedInt(one)) * FNV_PRIME;
    }
    return hash == 0 ? 1 : hash;
  }
}
