package dev.cairn.api;

import akka.http.javadsl.model.HttpRequest;
import java.util.concurrent.Callable;

/**
 * Changes something only as the client has seen it: with {@code If-Match}, which brings the {@code
 * ETag} of what it has read. Ours are weak, and are compared as if they were strong: they stand for
 * the whole of {@code data}.
 */
final class Unchanged {
  private Unchanged() {}

  /**
   * What {@code change} returns, unless {@code seen} is something else than the client has read.
   *
   * @throws ApiException when it is
   */
  static <T> T change(HttpRequest request, Callable<?> seen, Callable<T> change) throws Exception {
    String wanted = request.getHeader("If-Match").map(header -> header.value()).orElse("*");
    if (!wanted.equals("*")) {
      String tag = Negotiation.tag(Json.wire().valueToTree(seen.call())).tag();
      if (!wanted.contains("\"" + tag + "\"")) {
        throw ApiException.changed(
            "it is not what it was any more when you read it; read it again");
      }
    }
    return change.call();
  }
}
