package dev.cairn.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.receptionist.Receptionist;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.cairn.client.CairnClient;
import dev.cairn.client.CairnException;
import dev.cairn.client.NodeLocator;
import dev.cairn.cluster.ClusterSettings;
import dev.cairn.cluster.MemberTls;
import dev.cairn.node.LeadProtocol.Place;
import dev.cairn.node.LeadProtocol.WhereIsIt;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Java program as a member of the cluster that only asks: it finds whichever controller leads,
 * and the next one when that one is gone. Members talk as all members do, with TLS and a
 * certificate where they are not on one machine.
 *
 * <pre>{@code
 * Config cluster = ConfigFactory.parseFile(new File("/etc/cairn/client.conf"));
 * try (CairnClient cairn = ClientMember.join(cluster, "ann", Duration.ofMinutes(1))) { ... }
 * }</pre>
 */
public final class ClientMember implements NodeLocator {
  private static final Logger LOG = LoggerFactory.getLogger(ClientMember.class);

  /** How often it looks for a controller that leads while there is none: 250 ms. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Memberships memberships;
  private final Optional<SSLContext> tls;
  private final Duration timeout;

  private ClientMember(Memberships memberships, Optional<SSLContext> tls, Duration timeout) {
    this.memberships = memberships;
    this.tls = tls;
    this.timeout = timeout;
  }

  /**
   * A client that is a member until it is closed. It is let in later: the first questions wait.
   *
   * @param configuration the settings below {@code cairn.cluster} of {@code reference.conf}, at
   *     least {@code join}, and beyond this machine {@code tls}
   * @param user who asks, for the record
   * @param timeout how long a controller is looked for, and how long its answer may then take
   * @throws IOException when the configuration or the certificates are wrong, or it cannot listen;
   *     the message is one line
   */
  public static CairnClient join(Config configuration, String user, Duration timeout)
      throws IOException {
    try {
      Config all = configuration.withFallback(ConfigFactory.load()).resolve();
      ClusterSettings cluster = ClusterReading.client(all.getConfig("cairn.cluster"));
      Config usual = ClusterSafety.akka(cluster, all, Clock.systemUTC()).withFallback(all);
      Memberships memberships = Memberships.begin(cluster, usual, "join again", new Silent());
      Optional<SSLContext> tls =
          ClusterSafety.https(all, Clock.systemUTC()).map(MemberTls::context);
      return CairnClient.of(new ClientMember(memberships, tls, timeout), user, timeout);
    } catch (ConfigException | IllegalArgumentException wrong) {
      throw new NodeException("the configuration is wrong: " + wrong.getMessage(), wrong);
    }
  }

  @Override
  public CompletionStage<Endpoint> locate() {
    CompletableFuture<Endpoint> found = new CompletableFuture<>();
    look(System.nanoTime() + timeout.toNanos(), found);
    return found;
  }

  private void look(long until, CompletableFuture<Endpoint> found) {
    CompletionStage<?> _ =
        place()
            .whenComplete(
                (place, failure) -> {
                  if (place != null && place.isPresent()) {
                    found.complete(
                        new Endpoint(URI.create(place.get().address()), place.get().secret()));
                  } else if (System.nanoTime() - until > 0) {
                    found.completeExceptionally(
                        new CairnException.Unreachable(
                            "no controller of the cluster answers", failure));
                  } else {
                    CompletableFuture.delayedExecutor(LOOK.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> look(until, found));
                  }
                });
  }

  /** Where the controller that leads is asked; each call asks it anew. */
  private CompletionStage<Optional<Place>> place() {
    Optional<ActorSystem<SpawnProtocol.Command>> system = memberships.system();
    if (system.isEmpty()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return AskPattern.<Receptionist.Command, Receptionist.Listing>ask(
            system.get().receptionist(),
            replyTo -> Receptionist.find(LeadProtocol.LEAD, replyTo),
            LeadActor.ANSWER_MAX,
            system.get().scheduler())
        .thenCompose(listing -> ask(system.get(), listing.getServiceInstances(LeadProtocol.LEAD)));
  }

  private static CompletionStage<Optional<Place>> ask(
      ActorSystem<?> system, Set<ActorRef<WhereIsIt>> leads) {
    return leads.stream()
        .findFirst()
        .map(
            lead ->
                AskPattern.ask(lead, WhereIsIt::new, LeadActor.ANSWER_MAX, system.scheduler())
                    .thenApply(Optional::of))
        .orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
  }

  @Override
  public Optional<SSLContext> tls() {
    return tls;
  }

  @Override
  public void close() {
    try {
      memberships.close();
    } catch (InterruptedException inHaste) {
      Thread.currentThread().interrupt();
    }
  }

  /** Who only asks says nothing. */
  private static final class Silent implements Memberships.Events {
    @Override
    public void isMember(ActorSystem<SpawnProtocol.Command> system) {
      LOG.info("this program is a member of the cluster");
    }

    @Override
    public void areOver(String why) {
      LOG.error("{}; this client finds no controller any more", why);
    }
  }
}
