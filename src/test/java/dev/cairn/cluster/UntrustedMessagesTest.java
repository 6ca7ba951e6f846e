package dev.cairn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.Address;
import akka.actor.Deploy;
import akka.actor.Props;
import akka.remote.RemoteScope;
import akka.serialization.DisabledJavaSerializer;
import akka.serialization.JavaSerializer;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

@DisplayName("A node, of what another member sends,")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UntrustedMessagesTest {
  private final TestingAuthority authority;
  private TestingRemote node;
  private TestingRemote attacker;

  UntrustedMessagesTest(@TempDir Path directory) throws Exception {
    authority = new TestingAuthority(directory.resolve("ca"));
  }

  @BeforeEach
  void start() throws Exception {
    node = new TestingRemote(TransportSecurity.of(Optional.of(authority.issue("node"))));
    attacker =
        new TestingRemote(
            TransportSecurity.of(Optional.of(authority.issue("attacker"))),
            "akka.actor.allow-java-serialization = on",
            "akka.actor.warn-about-java-serializer-usage = off",
            "akka.actor.serialization-bindings {",
            "  \"dev.cairn.cluster.TestingForeign\" = jackson-cbor",
            "  \"java.util.ArrayList\" = java",
            "}",
            "akka.remote.use-unsafe-remote-features-outside-cluster = on");
  }

  @AfterEach
  void stop() {
    attacker.close();
    node.close();
  }

  private void assertConnectionLives() throws InterruptedException {
    attacker.inboxOf(node).tell("still there", ActorRef.noSender());
    assertThat(node.next()).isEqualTo("still there");
    assertThat(node.waiting()).isZero();
  }

  @Test
  @DisplayName("refuses a class that is none of its messages, and keeps the connection")
  void foreignClass() throws Exception {
    attacker.inboxOf(node).tell(new TestingForeign("gadget"), ActorRef.noSender());
    node.awaitWarning("Only classes that are listed as allowed are allowed");
    assertConnectionLives();
  }

  @Test
  @DisplayName("refuses what Java has serialised, and keeps the connection")
  void javaSerialised() throws Exception {
    attacker.inboxOf(node).tell(new ArrayList<>(List.of("gadget")), ActorRef.noSender());
    node.awaitWarning("Incoming message attempted to use Java Serialization");
    assertConnectionLives();
  }

  @Test
  @DisplayName("starts no actor, and keeps the connection")
  void deployment() throws Exception {
    Address there = Address.apply("akka", "testing", "127.0.0.1", node.port());
    attacker.system.actorOf(
        Props.create(TestingForeign.Intruder.class).withDeploy(new Deploy(new RemoteScope(there))),
        "intruder");
    node.awaitWarning("NotAllowedClassRemoteDeploymentAttempt");
    assertConnectionLives();
  }

  @Test
  @DisplayName("reads nothing but by Akka's own serialisers, and never by Java's")
  void serialisers() {
    Serialization serialization = SerializationExtension.get(node.system);
    List<Serializer> all =
        List.copyOf(CollectionConverters.asJava(serialization.serializerByIdentity()).values());
    assertThat(all).hasSizeGreaterThan(10);
    assertThat(all)
        .allMatch(one -> one.getClass().getName().startsWith("akka."))
        .noneMatch(JavaSerializer.class::isInstance)
        .anyMatch(DisabledJavaSerializer.class::isInstance);
  }
}
