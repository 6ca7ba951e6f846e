package dev.cairn.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.cluster.ClusterSettings;
import dev.cairn.cluster.Membership;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Collectors;

/**
 * A program that does of a node only what makes it a member, and prints the members whenever they
 * change: a line with the addresses of all that are up, the oldest first.
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
    ClusterSafety.announce(system, cluster, Clock.systemUTC());
    Membership membership = Membership.begin(system, cluster);
    String last = "";
    while (true) {
      String now =
          membership.members().stream()
              .filter(member -> member.status().equals("up"))
              .map(member -> " " + member.address())
              .collect(Collectors.joining("", "members", ""));
      if (!now.equals(last)) {
        System.out.println(now);
        last = now;
      }
      Thread.sleep(100);
    }
  }
}
