package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import com.typesafe.config.ConfigFactory;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.BuildExecutor.Result;
import dev.cairn.build.HostProtocol.ArtifactAddress;
import dev.cairn.build.HostProtocol.Host;
import dev.cairn.build.HostProtocol.LogPart;
import dev.cairn.build.HostProtocol.LogTaken;
import dev.cairn.build.HostProtocol.Report;
import dev.cairn.build.HostProtocol.SlotReport;
import dev.cairn.build.HostProtocol.SlotWanted;
import dev.cairn.build.HostProtocol.ToFleet;
import dev.cairn.build.HostProtocol.ToHost;
import dev.cairn.build.HostProtocol.Wanted;
import dev.cairn.build.RemoteOrder.Input;
import dev.cairn.build.RemoteOrder.RecipeFile;
import dev.cairn.build.RemoteOrder.Shape;
import dev.cairn.ports.Dependency;
import dev.cairn.ports.PackageSpec;
import dev.cairn.ports.PackageSpec.OptionalDependency;
import dev.cairn.ports.PackageSpec.SplitPackage;
import dev.cairn.ports.Source;
import dev.cairn.ports.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A message between nodes")
class RemoteMessagesTest {
  private static final ArtifactAddress ADDRESS = new ArtifactAddress("http://192.0.2.1:1", "s");
  private static final PackageFile FILE = new PackageFile("a-1-1-any.pkg.tar.zst", 3, "ab");

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
        new Report(
            new Host("n", "1", 2, List.of("big"), "x86_64", "Debian", "NAMESPACES", 7, ADDRESS),
            3,
            Stream.of(
                    new Result.Succeeded(List.of(FILE)),
                    new Result.Failed(Phase.CHECK, "no"),
                    new Result.Cancelled(),
                    new Result.Lost("gone"))
                .map(
                    result ->
                        new SlotReport(
                            0,
                            "build|1/2",
                            List.of(Phase.SETUP, Phase.BUILD),
                            Optional.of(result),
                            9))
                .toList(),
            host),
        new Report(
            new Host("n", "1", 2, List.of(), "x86_64", "Debian", "NAMESPACES", 7, ADDRESS),
            4,
            List.of(SlotReport.idle(0)),
            host),
        new Wanted(
            "2",
            5,
            List.of(new SlotWanted(0, "build|1/2", "ab"), new SlotWanted(1, "", "")),
            ADDRESS,
            Duration.ofSeconds(5)),
        new LogTaken("build|1/2", 70_000),
        order());
  }

  private static RemoteOrder order() {
    Dependency needed = Dependency.parse("lib>=1.2");
    PackageSpec spec =
        new PackageSpec(
            "a",
            "test/a",
            Path.of("/trees/test/a"),
            Version.parse("1:2-3"),
            List.of("any"),
            List.of(needed),
            List.of(),
            List.of(),
            List.of(
                new Source("a.tar", "https://example.org/a.tar", Map.of("sha256", "ab")),
                new Source("patch", "patch", Map.of())),
            List.of("!strip"),
            List.of(
                new SplitPackage(
                    "a",
                    "words",
                    "any",
                    List.of(needed),
                    List.of(new OptionalDependency(needed, "why")),
                    List.of(),
                    List.of(),
                    List.of())),
            "sha256-v1:ab");
    return new RemoteOrder(
        "build|1/2",
        TestingBuilds.order("1", Purpose.TEST, Plans.build("a", "lib")),
        spec,
        Map.of("NAME", "value"),
        new Shape("x86_64", List.of("glibc=1"), "Ann <ann@example.org>", Instant.EPOCH),
        List.of(
            new RecipeFile("PKGBUILD", false, Optional.empty(), "ab", 3),
            new RecipeFile("link", false, Optional.of("PKGBUILD"), "", 0)),
        new Input("cairn.db", "cd", 4),
        List.of(new Input("lib-1-1-any.pkg.tar.zst", "ef", 5)));
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
