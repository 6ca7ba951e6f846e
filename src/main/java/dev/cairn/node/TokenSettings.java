package dev.cairn.node;

import com.typesafe.config.Config;
import dev.cairn.access.BearerTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Whose tokens count, besides keys: {@code cairn.access.jwt}. */
final class TokenSettings {
  private static final String SETTING = "cairn.access.jwt.";

  private TokenSettings() {}

  /**
   * What looks at tokens; nothing when neither a secret nor keys are named.
   *
   * @throws NodeException when both are, or a file cannot be read or used
   * @throws IllegalArgumentException when another setting is wrong
   */
  static Optional<BearerTokens> read(Config jwt, InstantSource clock) throws NodeException {
    String secret = jwt.getString("secret-file");
    String keys = jwt.getString("public-key-file");
    if (secret.isEmpty() && keys.isEmpty()) {
      return Optional.empty();
    }
    if (!secret.isEmpty() && !keys.isEmpty()) {
      throw new NodeException(
          SETTING
              + "secret-file and "
              + SETTING
              + "public-key-file are both set; keep one of them");
    }
    BearerTokens.Settings settings =
        new BearerTokens.Settings(
            jwt.getString("issuer"),
            jwt.getString("audience"),
            jwt.getDuration("clock-skew"),
            jwt.getString("scopes-claim"));
    String setting = SETTING + (keys.isEmpty() ? "secret-file" : "public-key-file");
    Path file = Path.of(keys.isEmpty() ? secret : keys);
    try {
      String text = Files.readString(file);
      return Optional.of(
          keys.isEmpty()
              ? BearerTokens.signedBySecret(
                  settings, text.strip().getBytes(StandardCharsets.UTF_8), clock)
              : BearerTokens.signedByKey(settings, text, clock));
    } catch (IOException | IllegalArgumentException wrong) {
      throw new NodeException(
          "%s, the file %s, cannot be used: %s".formatted(setting, file, wrong.getMessage()),
          wrong);
    }
  }
}
