package dev.cairn.api;

import dev.cairn.cluster.MemberTls;
import java.util.Optional;

/**
 * Where a node answers.
 *
 * @param host at which it answers without encryption
 * @param port there; 0 for any that is free
 * @param encrypted where it answers besides, if it does
 */
public record Doors(String host, int port, Optional<Encrypted> encrypted) {

  /**
   * Where it answers with TLS.
   *
   * @param port 0 for any that is free
   * @param tls its certificate, and whose certificates of clients it believes
   */
  public record Encrypted(String host, int port, MemberTls tls) {}
}
