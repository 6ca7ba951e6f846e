package dev.cairn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.cluster.ClusterSettings.ContactPoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A membership")
@Timeout(90)
class MembershipTest {
  private final List<ActorSystem<Void>> systems = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (ActorSystem<Void> system : systems) {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get();
    }
  }

  @Test
  @DisplayName("of a controller begins at once, as the only member of its cluster")
  void ofAController() throws InterruptedException {
    Membership controller = begin("one", Role.all(), List.of());
    await(controller::isUp);
    assertThat(controller.members())
        .containsExactly(
            new Member(
                "one",
                controller.address(),
                List.of("client", "controller", "image", "storage", "worker"),
                "up",
                true,
                true,
                0));
  }

  @Test
  @DisplayName("of a worker begins when the member that it asks has let it in")
  void ofAWorker() throws InterruptedException {
    Membership controller = begin("one", Set.of(Role.CONTROLLER), List.of());
    Membership worker =
        begin("two", Set.of(Role.WORKER), List.of(ContactPoint.parse(controller.address())));
    await(() -> worker.isUp() && controller.members().size() == 2);
    assertThat(controller.members())
        .extracting(Member::identity, Member::roles, Member::self)
        .containsExactly(
            tuple("one", List.of("controller"), true), tuple("two", List.of("worker"), false));
  }

  @Test
  @DisplayName("of a worker whom nobody answers does not begin, and makes no cluster")
  void ofALonelyWorker() throws InterruptedException {
    Membership worker =
        begin("two", Set.of(Role.WORKER), List.of(new ContactPoint("127.0.0.1", 1)));
    Thread.sleep(Duration.ofSeconds(5));
    assertThat(worker.isUp()).isFalse();
    assertThat(worker.members()).isEmpty();
  }

  @Test
  @DisplayName("of a copied data directory knows the original")
  void ofACopy() throws InterruptedException {
    Membership controller = begin("one", Set.of(Role.CONTROLLER), List.of());
    Membership copy =
        begin("one", Set.of(Role.WORKER), List.of(ContactPoint.parse(controller.address())));
    await(copy::isUp);
    assertThat(IdentityRules.original(copy.members()))
        .map(Member::address)
        .contains(controller.address());
    assertThat(IdentityRules.original(controller.members())).isEmpty();
  }

  @Test
  @DisplayName("of a worker begins at a contact point that Akka Discovery has found")
  void isDiscovered() throws Exception {
    int port = freePort();
    String found =
        """
        akka.discovery.config.services.cairn.endpoints = [{ host = "127.0.0.1", port = %d }]
        akka.management.cluster.bootstrap.contact-point-discovery {
          required-contact-point-nr = 1, stable-margin = 1 s
        }
        """
            .formatted(port);
    Membership controller = begin("one", Set.of(Role.CONTROLLER), List.of(), port, found);
    Membership worker = begin("two", Set.of(Role.WORKER), List.of(), freePort(), found);
    await(() -> controller.isUp() && worker.isUp());
    assertThat(worker.members())
        .extracting(Member::identity, Member::self)
        .containsExactly(tuple("one", false), tuple("two", true));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Membership begin(String identity, Set<Role> roles, List<ContactPoint> join) {
    return begin(identity, roles, join, 0, "");
  }

  /** With a management port the contact points are discovered. */
  private Membership begin(
      String identity, Set<Role> roles, List<ContactPoint> join, int managementPort, String more) {
    ClusterSettings settings =
        new ClusterSettings(
            "127.0.0.1",
            0,
            join,
            roles,
            managementPort == 0 ? "" : "config",
            managementPort,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            identity);
    Config config =
        settings
            .akka()
            .withFallback(ConfigFactory.parseString(more))
            .withFallback(
                ConfigFactory.parseString(
                    "akka { loglevel = WARNING, jvm-exit-on-fatal-error = off }"))
            .withFallback(ConfigFactory.load());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "cairn", config);
    systems.add(system);
    return Membership.begin(system, settings);
  }

  private static void await(BooleanSupplier isTrue) throws InterruptedException {
    while (!isTrue.getAsBoolean()) {
      Thread.sleep(Duration.ofMillis(20));
    }
  }
}
