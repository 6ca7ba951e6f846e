package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorSystem;
import akka.stream.javadsl.Sink;
import com.typesafe.config.ConfigFactory;
import dev.cairn.api.Wire;
import dev.cairn.client.CairnClient;
import dev.cairn.cluster.TestingAuthority;
import dev.cairn.node.TestingCairn.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("A Java program that is a member of the cluster")
@Timeout(600)
class ClientAsMemberTest {
  private static final Duration ANSWER_MAX = Duration.ofMinutes(2);

  @TempDir Path directory;

  private static <T> T answer(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
  }

  private static CairnClient join(String settings) throws Exception {
    return ClientMember.join(ConfigFactory.parseString(settings), "ann", ANSWER_MAX);
  }

  @Test
  @DisplayName(
      "has packages built over TLS, is seen among the members, and leaves when it is closed")
  void asks() throws Exception {
    TestingAuthority authority = new TestingAuthority(directory.resolve("ca"));
    TestingFarm farm = new TestingFarm(directory, 1, Optional.of(authority));
    ActorSystem streams = ActorSystem.create("streams");
    try {
      farm.tree.recipe("lib", 1, "echo built for a member");
      Running node = farm.up();
      try (CairnClient client = join(farm.asClient())) {
        String run = answer(client.build("lib")).runId().orElseThrow();
        List<String> log = answer(client.followLog(run, "lib").runWith(Sink.seq(), streams));
        assertThat(log).contains("built for a member");
        assertThat(answer(client.runEnded(run)).built()).containsExactly("lib");
        assertThat(roles(farm)).containsExactlyInAnyOrder("controller worker", "client");
      }
      TestingControllers.await("gone", () -> roles(farm).equals(List.of("controller worker")));
      assertThat(farm.controller.succeed("audit", "log").out()).contains("ann");
      farm.controller.succeed("down");
      assertThat(node.await().status()).isZero();
    } finally {
      streams.terminate();
      farm.close();
    }
  }

  private static List<String> roles(TestingFarm farm) throws IOException, InterruptedException {
    return farm.controller.get("cluster", Wire.Cluster.class).members().stream()
        .map(member -> String.join(" ", member.roles()))
        .toList();
  }

  @Test
  @DisplayName("is answered by the next controller when the one that leads is killed")
  void followsTheLead() throws Exception {
    TestingControllers farm = new TestingControllers(directory);
    try {
      farm.tree.recipe("lib");
      Running first = farm.up(0, "controller");
      farm.up(1, "controller");
      farm.up(2, "controller");
      try (CairnClient client = join(farm.cluster())) {
        Wire.Plan before = answer(client.plan(all()));
        first.kill();
        Wire.Plan after = answer(client.plan(all()));
        assertThat(after).isEqualTo(before);
      }
    } finally {
      farm.close();
    }
  }

  private static Wire.PlanRequest all() {
    return new Wire.PlanRequest(List.of("lib"), false, false, null, false);
  }
}
