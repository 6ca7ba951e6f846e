package dev.cairn.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.cluster.ClusterSettings;
import dev.cairn.cluster.Membership;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A program that does of a node only what makes it a member. It prints a line with the addresses of
 * all members that are up, the oldest first, and one with the number of nodes that it has found,
 * each when it sees them for the first time.
 */
final class TestingMember {
  private TestingMember() {}

  /** Runs until it is killed, with a configuration file. */
  public static void main(String[] arguments) throws Exception {
    Config all =
        ConfigFactory.parseFile(new File(arguments[0]))
            .withFallback(ConfigFactory.load())
            .resolve();
    ClusterSettings cluster =
        NodeSettings.read(all, new NodeSettings.Machine(1, "x86_64", Path.of("/nonexistent")))
            .cluster()
            .orElseThrow()
            .withIdentity(Ids.next());
    ActorSystem<SpawnProtocol.Command> system =
        ActorSystem.create(
            SpawnProtocol.create(),
            "cairn",
            ClusterSafety.akka(cluster, all, Clock.systemUTC()).withFallback(all));
    Metrics.addRegistry(new SimpleMeterRegistry());
    ClusterSafety.announce(system, cluster, Clock.systemUTC());
    Membership membership = Membership.begin(system, cluster);
    Set<String> said = new HashSet<>();
    while (true) {
      String members =
          membership.members().stream()
              .filter(member -> member.status().equals("up"))
              .map(member -> " " + member.address())
              .collect(Collectors.joining("", "members", ""));
      long found = Math.round(Metrics.globalRegistry.get("cairn.discovery.nodes").gauge().value());
      for (String line : List.of(members, "found " + found)) {
        if (said.add(line)) {
          System.out.println(line);
        }
      }
      Thread.sleep(100);
    }
  }
}
