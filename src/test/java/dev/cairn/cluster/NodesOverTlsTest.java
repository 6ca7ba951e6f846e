package dev.cairn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ActorRef;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A node that talks with TLS")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NodesOverTlsTest {
  private static final byte[] NOISE = "not Artery\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SILENCE = {};
  private static final Duration REFUSED_AFTER = Duration.ofSeconds(2);

  private final Path directory;
  private final TestingAuthority authority;
  private final Credentials first;

  NodesOverTlsTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    authority = new TestingAuthority(directory.resolve("ca"));
    first = authority.issue("farm-1");
  }

  private static TransportSecurity tls(Credentials credentials) {
    return TransportSecurity.of(Optional.of(credentials));
  }

  private static void assertRefused(
      TestingRemote node, Optional<Credentials> shown, String protocol) {
    assertThatThrownBy(() -> TestingHandshake.with(node.port(), shown, SILENCE, protocol))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
  }

  private static void assertCannotReach(TestingRemote stranger, TestingRemote node) {
    assertThatThrownBy(
            () -> stranger.inboxOf(node).resolveOne(REFUSED_AFTER).toCompletableFuture().get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(akka.actor.ActorNotFound.class);
  }

  @Test
  @DisplayName("talks to another of the same authority, in both directions")
  void talks() throws Exception {
    try (TestingRemote one = new TestingRemote(tls(first));
        TestingRemote two = new TestingRemote(tls(authority.issue("farm-2")))) {
      one.inboxOf(two).tell("from one", ActorRef.noSender());
      assertThat(two.next()).isEqualTo("from one");
      two.inboxOf(one).tell("from two", ActorRef.noSender());
      assertThat(one.next()).isEqualTo("from two");
    }
  }

  @Test
  @DisplayName("takes TLS 1.3 only, and nobody without a certificate of its authority")
  void handshake() throws Exception {
    Credentials stranger = new TestingAuthority(directory.resolve("other")).issue("farm-1");
    try (TestingRemote node = new TestingRemote(tls(first))) {
      assertThat(TestingHandshake.with(node.port(), Optional.of(first), NOISE, "TLSv1.3"))
          .isEqualTo("TLSv1.3 TLS_AES_256_GCM_SHA384");
      assertRefused(node, Optional.of(first), "TLSv1.2");
      assertRefused(node, Optional.empty(), "TLSv1.3");
      assertRefused(node, Optional.of(stranger), "TLSv1.3");
    }
  }

  @Test
  @DisplayName(
      "hears nothing from one without TLS or with another authority's certificate, and goes on")
  void strangers() throws Exception {
    Credentials other = new TestingAuthority(directory.resolve("other")).issue("farm-1");
    try (TestingRemote node = new TestingRemote(tls(first));
        TestingRemote friend = new TestingRemote(tls(authority.issue("farm-2")));
        TestingRemote naked = new TestingRemote(TransportSecurity.of(Optional.empty()));
        TestingRemote foreign = new TestingRemote(tls(other))) {
      naked.inboxOf(node).tell("from outside", ActorRef.noSender());
      foreign.inboxOf(node).tell("from outside", ActorRef.noSender());
      assertCannotReach(naked, node);
      assertCannotReach(foreign, node);
      assertCannotReach(node, foreign);
      friend.inboxOf(node).tell("from a friend", ActorRef.noSender());
      assertThat(node.next()).isEqualTo("from a friend");
      assertThat(node.waiting()).isZero();
    }
  }

  @Test
  @DisplayName("takes a renewed certificate from the same files")
  void renewal() throws Exception {
    try (TestingRemote one =
            new TestingRemote(
                tls(first),
                "akka.remote.artery.ssl.rotating-keys-engine.ssl-context-cache-ttl = 1 ms");
        TestingRemote two = new TestingRemote(tls(authority.issue("farm-2")))) {
      Credentials renewed = authority.issue("farm-1b");
      Files.move(renewed.certificate(), first.certificate(), StandardCopyOption.REPLACE_EXISTING);
      Files.move(renewed.key(), first.key(), StandardCopyOption.REPLACE_EXISTING);
      one.inboxOf(two).tell("with another key", ActorRef.noSender());
      assertThat(two.next()).isEqualTo("with another key");
    }
  }
}
