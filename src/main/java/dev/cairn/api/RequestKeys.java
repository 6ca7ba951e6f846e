package dev.cairn.api;

import dev.cairn.build.RequestRules;
import dev.cairn.build.RequestRules.Verdict;
import dev.cairn.build.RequestState.Known;
import dev.cairn.build.RunEvent.Request;
import dev.cairn.build.RunRules.Refusal;
import dev.cairn.builddb.KeyedRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Requests to which a client gave an {@code Idempotency-Key}: what they are called in the journal,
 * and what became of them before. Blocks.
 */
final class RequestKeys {
  /** What a key is made of; a UUID fits, also in quotes as the draft of the header has it. */
  private static final String KEY = "[!-~]{1,200}";

  /** A longer answer is not kept: 1,000,000 characters. */
  static final int ANSWER_MAX = 1_000_000;

  private final ApiServices services;

  RequestKeys(ApiServices services) {
    this.services = services;
  }

  /**
   * What a request is called in the journal.
   *
   * @param asked what makes it another request when it is different: its path, and its body as a
   *     wire record
   */
  static Request request(String key, String path, Object asked) {
    if (!key.matches(KEY)) {
      throw ApiException.badRequest(
          "an Idempotency-Key is 1 to 200 visible ASCII characters without spaces, such as a UUID");
    }
    return new Request(key, sha256(path + "\n" + Json.text(asked)), "");
  }

  /** The same with what its client is told. */
  static Request answered(Request request, String answer) {
    return new Request(request.key(), request.digest(), answer);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * What became of the request before; empty when it is new.
   *
   * @throws ApiException when the key is that of another request
   */
  Optional<KeyedRequest> before(Request request) throws InterruptedException {
    Optional<KeyedRequest> found = services.history().request(request.key());
    Optional<Known> known = found.map(KeyedRequest::known);
    return switch (RequestRules.judge(known, request, services.clock().instant())) {
      case Verdict.New _ -> Optional.empty();
      case Verdict.Repeated _ -> found;
      case Verdict.Foreign _ -> throw FarmDoor.refused(Refusal.KEY_OF_ANOTHER_REQUEST);
    };
  }
}
