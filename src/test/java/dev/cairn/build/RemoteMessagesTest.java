package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import com.typesafe.config.ConfigFactory;
import dev.cairn.build.HostProtocol.LogPart;
import dev.cairn.build.HostProtocol.ToFleet;
import dev.cairn.build.HostProtocol.ToHost;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A message between nodes")
class RemoteMessagesTest {
  private final ActorTestKit actors =
      ActorTestKit.create(
          ConfigFactory.parseString(
                  "akka.persistence.journal.plugin = \"akka.persistence.journal.inmem\"")
              .withFallback(ConfigFactory.load()));
  private final ActorRef<ToHost> host = actors.<ToHost>createTestProbe().ref();

  @AfterEach
  void end() {
    actors.shutdownTestKit();
  }

  private List<Object> samples() {
    return List.of(
        TestingMessages.report(host),
        TestingMessages.idle(host),
        TestingMessages.wanted(),
        TestingMessages.logTaken(),
        TestingMessages.order());
  }

  @Test
  @DisplayName("arrives as it was sent, by Jackson")
  void arrives() {
    for (Object sample : samples()) {
      assertThat(sentAndRead(sample)).isEqualTo(sample);
    }
  }

  @Test
  @DisplayName("with a part of a log has its bytes")
  void carriesBytes() {
    byte[] bytes = {0, 1, -1, 10};
    LogPart arrived = (LogPart) sentAndRead(new LogPart("n", 1, "build|1/2", 70_000, bytes, host));
    assertThat(arrived.bytes()).containsExactly(0, 1, -1, 10);
    assertThat(arrived.offset()).isEqualTo(70_000);
    assertThat(arrived.replyTo()).isEqualTo(host);
  }

  @Test
  @DisplayName("of each kind is among the samples, or has a test of its own")
  void isAmongTheSamples() {
    Set<Class<?>> kinds =
        Stream.of(ToFleet.class, ToHost.class)
            .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()))
            .collect(Collectors.toSet());
    kinds.remove(LogPart.class);
    assertThat(samples().stream().map(Object::getClass).collect(Collectors.toSet()))
        .containsAll(kinds);
  }

  private Object sentAndRead(Object message) {
    Serialization serialization = SerializationExtension.get(actors.system().classicSystem());
    byte[] bytes = serialization.serialize(message).get();
    var serializer = serialization.findSerializerFor(message);
    assertThat(serializer.getClass().getName()).contains("JacksonCbor");
    return serialization
        .deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, message))
        .get();
  }
}
