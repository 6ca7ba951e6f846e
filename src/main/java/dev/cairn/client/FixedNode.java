package dev.cairn.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;

/** Always the same node. */
record FixedNode(Endpoint endpoint) implements NodeLocator {
  @Override
  public CompletionStage<Endpoint> locate() {
    return CompletableFuture.completedStage(endpoint);
  }

  @Override
  public Optional<SSLContext> tls() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
