package dev.cairn.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id of a secret, in the usual text form {@code $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}: 19
 * MiB, two passes, one lane.
 *
 * @see "RFC 9106"
 */
public final class KeyHash {
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES_MIN = 16;

  private static final Pattern TEXT =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=1"
              + "\\$([A-Za-z0-9+/]{11,})\\$([A-Za-z0-9+/]{22,})");

  private KeyHash() {}

  /**
   * The hash of a secret.
   *
   * @param salt at least 16 bytes that no other hash has
   */
  public static String of(String secret, byte[] salt) {
    if (salt.length < SALT_BYTES_MIN) {
      throw new IllegalArgumentException("a salt has at least 16 bytes, not " + salt.length);
    }
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
        .formatted(
            MEMORY_KIB,
            PASSES,
            base64.encodeToString(salt),
            base64.encodeToString(compute(secret, salt, MEMORY_KIB, PASSES, HASH_BYTES)));
  }

  /** Whether {@code hash} is of this secret; never for a text of another form. */
  public static boolean matches(String secret, String hash) {
    Matcher parts = TEXT.matcher(hash);
    if (!parts.matches()) {
      return false;
    }
    byte[] expected = Base64.getDecoder().decode(parts.group(4));
    return MessageDigest.isEqual(
        expected,
        compute(
            secret,
            Base64.getDecoder().decode(parts.group(3)),
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            expected.length));
  }

  private static byte[] compute(String secret, byte[] salt, int memoryKib, int passes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(secret.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }
}
