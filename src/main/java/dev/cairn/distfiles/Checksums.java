package dev.cairn.distfiles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/** The checksums that recipes give, reckoned over a file in one reading. */
final class Checksums {
  /** The checksum that names every file in the store. */
  static final String SHA256 = "sha256";

  /** A CRC of 32 bits: it finds damage, but says nothing of which file it is. */
  static final String CKSUM = "cksum";

  private static final Map<String, String> IN_THE_JDK =
      Map.of(
          "sha256", "SHA-256",
          "sha512", "SHA-512",
          "sha384", "SHA-384",
          "sha224", "SHA-224",
          "sha1", "SHA-1",
          "md5", "MD5");

  private Checksums() {}

  /** One checksum under way. */
  private interface Sum {
    void add(byte[] buffer, int length);

    String end();
  }

  /** Whether a file can be told by this checksum alone. */
  static boolean isIdentity(String algorithm) {
    return !algorithm.equals(CKSUM);
  }

  /** Whether the name is one that makepkg knows. */
  static boolean isKnown(String algorithm) {
    return IN_THE_JDK.containsKey(algorithm) || algorithm.equals("b2") || algorithm.equals(CKSUM);
  }

  /**
   * Digests of a file by algorithm, SHA-256 always among them: lower-case hexadecimal, and decimal
   * for {@code cksum} as the program of this name prints it.
   */
  static Map<String, String> of(Path file, Set<String> algorithms) throws IOException {
    Set<String> wanted = new TreeSet<>(algorithms);
    wanted.add(SHA256);
    Map<String, Sum> sums = new TreeMap<>();
    for (String algorithm : wanted) {
      sums.put(algorithm, start(algorithm));
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (Sum sum : sums.values()) {
          sum.add(buffer, read);
        }
      }
    }
    Map<String, String> digests = new TreeMap<>();
    sums.forEach((algorithm, sum) -> digests.put(algorithm, sum.end()));
    return digests;
  }

  /** What differs, for a message; empty when every expected checksum fits. */
  static List<String> differences(Map<String, String> expected, Map<String, String> actual) {
    List<String> differences = new ArrayList<>();
    new TreeMap<>(expected)
        .forEach(
            (algorithm, digest) -> {
              String got = actual.getOrDefault(algorithm, "none");
              if (!got.equalsIgnoreCase(digest)) {
                differences.add("%s expected %s, got %s".formatted(algorithm, digest, got));
              }
            });
    return differences;
  }

  /** A name for anything, safe in a file system: 32 hexadecimal digits of its SHA-256. */
  static String key(String text) {
    MessageDigest digest = jdkDigest("SHA-256");
    return HexFormat.of()
        .formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)))
        .substring(0, 32);
  }

  private static Sum start(String algorithm) {
    return switch (algorithm) {
      case CKSUM -> new PosixSum();
      case "b2" -> new Blake2bSum();
      default -> {
        String name = IN_THE_JDK.get(algorithm);
        if (name == null) {
          throw new IllegalArgumentException("unknown checksum " + algorithm);
        }
        yield new JdkSum(jdkDigest(name));
      }
    };
  }

  private static MessageDigest jdkDigest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("this JDK has no " + name, impossible);
    }
  }

  private record JdkSum(MessageDigest digest) implements Sum {
    @Override
    public void add(byte[] buffer, int length) {
      digest.update(buffer, 0, length);
    }

    @Override
    public String end() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private static final class Blake2bSum implements Sum {
    private final Blake2bDigest digest = new Blake2bDigest(512);

    @Override
    public void add(byte[] buffer, int length) {
      digest.update(buffer, 0, length);
    }

    @Override
    public String end() {
      byte[] result = new byte[digest.getDigestSize()];
      digest.doFinal(result, 0);
      return HexFormat.of().formatHex(result);
    }
  }

  /**
   * The CRC of POSIX cksum: polynomial 0x04C11DB7, highest bit first, then the length, lowest byte
   * first and without leading zeros, then all bits turned.
   */
  private static final class PosixSum implements Sum {
    private static final int[] TABLE = table();
    private int crc;
    private long length;

    @Override
    public void add(byte[] buffer, int count) {
      for (int i = 0; i < count; i++) {
        step(buffer[i]);
      }
      length += count;
    }

    @Override
    public String end() {
      for (long rest = length; rest != 0; rest >>>= 8) {
        step((int) rest);
      }
      return Integer.toUnsignedString(~crc);
    }

    private void step(int value) {
      crc = (crc << 8) ^ TABLE[((crc >>> 24) ^ value) & 0xff];
    }

    private static int[] table() {
      int[] table = new int[256];
      for (int index = 0; index < 256; index++) {
        int value = index << 24;
        for (int bit = 0; bit < 8; bit++) {
          value = value < 0 ? (value << 1) ^ 0x04C11DB7 : value << 1;
        }
        table[index] = value;
      }
      return table;
    }
  }
}
