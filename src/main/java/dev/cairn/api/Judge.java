package dev.cairn.api;

import akka.http.javadsl.model.HttpRequest;
import dev.cairn.access.Caller;

/** Says who sends a request that does not bring the node's own token. */
@FunctionalInterface
interface Judge {
  /**
   * Who asks; may take its time.
   *
   * @throws ApiException 401 when that is not shown, 403 when a page of another site asks, 429 when
   *     too many wrong keys came from there
   */
  Caller caller(HttpRequest request, String requestId) throws InterruptedException;
}
