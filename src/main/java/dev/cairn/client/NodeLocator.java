package dev.cairn.client;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;

/** Finds the node that is asked; it may be another one each time. Safe for use by many threads. */
public interface NodeLocator extends AutoCloseable {
  /**
   * Where a node answers.
   *
   * @param node address without a path, such as {@code https://192.0.2.1:25521}
   * @param token what it wants to be shown
   */
  record Endpoint(URI node, String token) {}

  /**
   * Where the next question goes; fails with {@link CairnException.Unreachable} when no node is
   * found.
   */
  CompletionStage<Endpoint> locate();

  /** With what {@code https} addresses are asked; what the JVM trusts when it is nothing. */
  Optional<SSLContext> tls();

  @Override
  void close();
}
