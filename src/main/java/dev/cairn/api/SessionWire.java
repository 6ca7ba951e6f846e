package dev.cairn.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What goes over the wire about sessions. */
public final class SessionWire {
  private SessionWire() {}

  /**
   * Who the node takes a client for.
   *
   * @param name {@code token}, or that under which changes are recorded, such as {@code key:NAME}
   * @param scopes what it may do: {@code read}, {@code build}, {@code admin}
   * @param endsAt when the session is over that it brings, if it brings one
   */
  public record Caller(String name, List<String> scopes, Optional<Instant> endsAt) {}
}
