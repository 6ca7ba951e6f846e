package dev.cairn.api;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.ETag;
import akka.http.javadsl.model.headers.EntityTag;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** What client and server must agree upon: media types, and whether an answer is known already. */
final class Negotiation {
  private static final String JSON = "application/json";

  /** Programs send JSON under these names too, curl under the last one unless it is told. */
  private static final Set<String> JSON_IN =
      Set.of(
          JSON,
          "text/plain",
          "application/octet-stream",
          "none/none",
          "application/x-www-form-urlencoded");

  private static final int TAG_BYTES = 16;

  private Negotiation() {}

  /** Throws when the client takes no JSON. */
  static void checkAccept(HttpRequest request) {
    Optional<String> accept = request.getHeader("Accept").map(header -> header.value());
    if (accept.isPresent()
        && Arrays.stream(accept.get().split(",", -1))
            .map(range -> range.split(";", -1)[0].strip())
            .noneMatch(Set.of("*/*", "application/*", JSON)::contains)) {
      throw ApiException.notAcceptable(
          "the answer is " + JSON + ", which the request does not accept");
    }
  }

  /** Throws when the body is called something that is not JSON. */
  static void checkContentType(HttpRequest request) {
    HttpEntity entity = request.entity();
    ContentType type = entity.getContentType();
    String name = type.mediaType().mainType() + "/" + type.mediaType().subType();
    if (!entity.isKnownEmpty() && !JSON_IN.contains(name) && !name.endsWith("+json")) {
      throw ApiException.unknownContent(
          "the body must be %s, not %s".formatted(JSON, Words.visible(name)));
    }
  }

  /** A tag that is the same as long as {@code data} is. */
  static EntityTag tag(JsonNode data) {
    // Weak: the envelope around it differs each time.
    return EntityTag.create(digest(data.toString().getBytes(StandardCharsets.UTF_8)), true);
  }

  /** A short digest of {@code bytes}. */
  static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** 304 without a body when the client has what {@code response} would tell it. */
  static HttpResponse conditional(HttpRequest request, HttpResponse response) {
    Optional<ETag> tag = response.getHeader(ETag.class);
    Optional<String> known = request.getHeader("If-None-Match").map(header -> header.value());
    boolean isRead =
        request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD);
    if (!isRead) {
      return response.removeHeader("ETag");
    }
    if (tag.isPresent()
        && known.isPresent()
        && (known.get().equals("*")
            || known.get().contains("\"" + tag.get().etag().tag() + "\""))) {
      return HttpResponse.create().withStatus(StatusCodes.NOT_MODIFIED).addHeader(tag.get());
    }
    return response;
  }
}
