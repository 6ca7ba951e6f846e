package dev.cairn.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import dev.cairn.access.Access;
import dev.cairn.access.KeyRingEntity;
import dev.cairn.access.Keys;
import dev.cairn.access.Limits;
import dev.cairn.access.Sessions;
import dev.cairn.api.ServerFacts;
import dev.cairn.cluster.Member;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** Makes what decides who may ask a node. */
final class NodeAccess {

  private NodeAccess() {}

  /**
   * What every server of a node is given; it knows no keys yet, only the token.
   *
   * @param sessionKey by which sessions are signed
   */
  static ServerFacts facts(
      AccessSettings settings,
      String sessionKey,
      String version,
      String token,
      PrometheusMeterRegistry metrics,
      Supplier<List<Member>> members) {
    Clock clock = Clock.systemUTC();
    Keys keys = new Keys(clock, Ids.secret());
    return new ServerFacts(
        version,
        new Access(
            token,
            settings.hosts(),
            keys,
            new Sessions(sessionKey, keys, Ids.next(), clock),
            new Limits(settings.limits(), clock),
            Ids::secret),
        clock,
        Ids::next,
        metrics,
        members);
  }

  /** Has {@code facts} know the keys of the journal. */
  static ActorRef<KeyRingEntity.Command> keyRing(
      ActorSystem<SpawnProtocol.Command> system, ServerFacts facts) throws InterruptedException {
    ActorRef<KeyRingEntity.Command> ring =
        Actors.spawn(
            system, KeyRingEntity.create(facts.clock(), facts.access().keys()::know), "key-ring");
    facts.access().keys().tellUse(ring);
    return ring;
  }
}
