package dev.cairn.journal;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What a check of a journal compares it with, beside itself.
 *
 * @param trustedKeys fingerprints of the keys that may have signed checkpoints: SHA-256 of the
 *     public key in hexadecimal, as {@link VerifyReport.Signer} names it. When there are none, the
 *     key that the journal began with is trusted and every other one is reported
 * @param checkpoints a copy of the file {@code checkpoints} that was kept elsewhere
 */
public record VerifyOptions(Set<String> trustedKeys, Optional<Path> checkpoints) {
  /**
   * Options with fingerprints in hexadecimal.
   *
   * @throws IllegalArgumentException when one is none; the message is one line
   */
  public VerifyOptions {
    trustedKeys = Set.copyOf(trustedKeys);
    for (String key : trustedKeys) {
      if (!key.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException(
            key + " is not the fingerprint of a key: that has 64 characters, 0 to 9 and a to f");
      }
    }
  }

  /** The journal by itself. */
  public static VerifyOptions none() {
    return new VerifyOptions(Set.of(), Optional.empty());
  }
}
