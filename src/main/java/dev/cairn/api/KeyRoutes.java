package dev.cairn.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import dev.cairn.access.KeyHash;
import dev.cairn.access.KeyRingEntity;
import dev.cairn.access.KeyRingEvent.KeyCreated;
import dev.cairn.access.KeyRingRules.Refusal;
import dev.cairn.access.KeyRingState;
import dev.cairn.access.Keys;
import dev.cairn.access.Scope;
import dev.cairn.journal.Cause;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Function;

/** Serves those who give keys to others. */
final class KeyRoutes extends AllDirectives {
  /** Ten years. */
  private static final Duration COUNTS_MAX = Duration.ofDays(3650);

  private final ApiFrame frame;
  private final ActorSystem<?> system;
  private final ServerFacts facts;
  private final ActorRef<KeyRingEntity.Command> ring;

  KeyRoutes(
      ApiFrame frame,
      ActorSystem<?> system,
      ServerFacts facts,
      ActorRef<KeyRingEntity.Command> ring) {
    this.frame = frame;
    this.system = system;
    this.facts = facts;
    this.ring = ring;
  }

  /** Everything below {@code keys}. */
  Route create() {
    return pathPrefix(
        "keys",
        () ->
            concat(
                pathEnd(
                    () ->
                        concat(
                            get(() -> frame.answer(this::list)),
                            post(() -> frame.withCommand(KeyWire.NewKey.class, this::make)))),
                path(
                    segment(),
                    key ->
                        delete(
                            () ->
                                frame.withCause(
                                    cause -> frame.answer(() -> revoke(key, cause)))))));
  }

  private KeyWire.Keys list() {
    return new KeyWire.Keys(
        facts.access().keys().state().keys().values().stream()
            .sorted(
                Comparator.comparing(KeyRingState.Key::createdAt)
                    .reversed()
                    .thenComparing(KeyRingState.Key::id))
            .map(this::view)
            .toList());
  }

  private KeyWire.MadeKey make(KeyWire.NewKey wanted, Cause cause) throws InterruptedException {
    Scope scope =
        Scope.of(String.valueOf(wanted.scope()))
            .orElseThrow(() -> ApiException.badRequest("scope must be read, build or admin"));
    if (wanted.name() == null) {
      throw ApiException.badRequest(Refusal.WRONG_NAME.sentence());
    }
    Duration counts = wanted.counts().orElse(Duration.ZERO);
    if (counts.isNegative() || counts.compareTo(COUNTS_MAX) > 0) {
      throw ApiException.badRequest("counts must be a duration such as PT720H, at most 3650 days");
    }
    Instant now = facts.clock().instant();
    Keys.NewKey made = Keys.make(facts.access().secrets().get() + facts.access().secrets().get());
    byte[] salt =
        facts.access().secrets().get().substring(0, 32).getBytes(StandardCharsets.US_ASCII);
    KeyCreated created =
        new KeyCreated(
            now,
            made.id(),
            wanted.name(),
            KeyHash.of(made.secret(), salt),
            scope,
            wanted.counts().map(now::plus),
            cause.by());
    return new KeyWire.MadeKey(
        made.text(), view(done(replyTo -> new KeyRingEntity.Create(created, cause, replyTo))));
  }

  private KeyWire.Key revoke(String idOrName, Cause cause) throws InterruptedException {
    return view(done(replyTo -> new KeyRingEntity.Revoke(idOrName, cause, replyTo)));
  }

  private KeyRingState.Key done(
      Function<ActorRef<KeyRingEntity.Reply>, KeyRingEntity.Command> request)
      throws InterruptedException {
    return switch (EntityDoor.ask(system, ring, request)) {
      case KeyRingEntity.Done(var key) -> key;
      case KeyRingEntity.Denied(var reason) -> throw refused(reason);
    };
  }

  private static ApiException refused(Refusal reason) {
    return switch (reason) {
      case UNKNOWN_KEY -> ApiException.notFound(reason.name(), reason.sentence());
      case WRONG_NAME, EXPIRES_IN_THE_PAST -> ApiException.badRequest(reason.sentence());
      case NAME_TAKEN, TOO_MANY_KEYS -> ApiException.refused(reason.name(), reason.sentence());
    };
  }

  private KeyWire.Key view(KeyRingState.Key key) {
    String state =
        key.revokedAt().isPresent()
            ? "revoked"
            : key.countsAt(facts.clock().instant()) ? "counts" : "expired";
    return new KeyWire.Key(
        key.id(),
        key.name(),
        key.scope().word(),
        state,
        key.createdAt(),
        key.createdBy(),
        key.expiresAt(),
        key.lastUsedAt());
  }
}
