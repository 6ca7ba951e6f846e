package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.cluster.Credentials;
import dev.cairn.cluster.TestingAuthority;
import dev.cairn.cluster.TestingSegment;
import dev.cairn.environment.TestingHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("Nodes on one network segment")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class NodesFindEachOtherTest {
  private static final Duration FORMED_MAX = Duration.ofMinutes(2);
  private static final int PORT = 25520;

  private final Path directory;
  private final TestingAuthority authority;
  private final TestingSegment segment;
  private final List<Node> nodes = new ArrayList<>();

  NodesFindEachOtherTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    authority = new TestingAuthority(directory.resolve("ca"));
    segment = new TestingSegment(4);
  }

  @AfterEach
  void clean() throws IOException, InterruptedException {
    for (Node node : nodes) {
      node.process.destroyForcibly().waitFor();
    }
    segment.close();
  }

  /** A process on a machine of the segment, with what it has said. */
  private record Node(int machine, Process process, Path out, Path err) {
    String complaints() throws IOException {
      return Files.readString(err);
    }

    void assertAlive() throws IOException {
      assertThat(process.isAlive()).as("%s: %s", this, complaints()).isTrue();
    }

    /** The newest members it has seen. */
    List<String> members() throws IOException {
      return Files.readAllLines(out).stream()
          .filter(line -> line.startsWith("members"))
          .map(line -> List.of(line.split(" ", -1)))
          .map(words -> words.subList(1, words.size()))
          .reduce(List.of(), (_, newest) -> newest);
    }
  }

  private Node start(int machine, Path secret) throws IOException {
    Credentials credentials = authority.issue("farm-" + machine);
    Path configuration =
        Files.writeString(
            directory.resolve(machine + ".conf"),
            """
            cairn.cluster {
              host = "%s"
              discovery = multicast
              contact-points-required = 2
              multicast.secret = "%s"
              tls { certificate = "%s", key = "%s", ca = "%s" }
            }
            """
                .formatted(
                    segment.address(machine),
                    secret,
                    credentials.certificate(),
                    credentials.key(),
                    credentials.authority()));
    List<String> command = new ArrayList<>(segment.on(machine));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + Path.of(".mvn", "cairn.jvm").toAbsolutePath(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            TestingMember.class.getName(),
            configuration.toString()));
    Path out = directory.resolve(machine + ".out");
    Path err = directory.resolve(machine + ".err");
    Node node =
        new Node(
            machine,
            new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start(),
            out,
            err);
    nodes.add(node);
    return node;
  }

  private static void await(Node node, Path file, String line)
      throws IOException, InterruptedException {
    TestingHost.await(
        FORMED_MAX,
        () -> {
          node.assertAlive();
          return Files.readString(file).contains(line)
              ? List.of()
              : List.of("no '%s' of %s: %s".formatted(line, node, node.complaints()));
        });
  }

  @Test
  @DisplayName("form one cluster by themselves; one with another secret finds nobody")
  void oneCluster() throws Exception {
    Path another = Files.writeString(directory.resolve("another"), "another secret ".repeat(3));
    Node stranger = start(4, another);
    List<Node> farm = new ArrayList<>();
    for (int machine = 1; machine <= 3; machine++) {
      farm.add(start(machine, authority.secret()));
    }
    List<String> all =
        List.of(
            segment.address(1) + ":" + PORT,
            segment.address(2) + ":" + PORT,
            segment.address(3) + ":" + PORT);
    for (Node node : farm) {
      await(node, node.out, "found 3");
      TestingHost.await(
          FORMED_MAX,
          () -> {
            node.assertAlive();
            return node.members().containsAll(all)
                ? List.of()
                : List.of("%s sees %s: %s".formatted(node, node.members(), node.complaints()));
          });
    }
    // All name the same oldest member: there never was a second cluster.
    List<String> first = farm.getFirst().members();
    assertThat(first).containsExactlyInAnyOrderElementsOf(all);
    assertThat(farm).allSatisfy(node -> assertThat(node.members()).isEqualTo(first));
    await(stranger, stranger.err, "a node with another discovery secret announces itself here");
    assertThat(Files.readAllLines(stranger.out)).containsExactlyInAnyOrder("members", "found 1");
  }
}
