package dev.cairn.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import dev.cairn.api.ServerFacts;
import dev.cairn.build.Artifacts;
import dev.cairn.builddb.BuildDatabase;
import dev.cairn.cluster.Membership;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a controller has whether it leads or not.
 *
 * @param identity of the node: a UUID
 * @param membership its place in the cluster; nothing when it is in none
 * @param artifacts what it gives to other nodes
 * @param door through which it gives them; nothing when it is in no cluster
 * @param facts what its servers are given
 * @param fail ends the node by itself, with one line that says why and what to do
 * @param shutdown ends the node; returns at once
 */
record NodeCore(
    NodeSettings settings,
    NodeParts parts,
    NodeJournal journal,
    BuildDatabase history,
    ActorSystem<SpawnProtocol.Command> system,
    String identity,
    Optional<Membership> membership,
    Artifacts artifacts,
    Optional<ArtifactDoor> door,
    ServerFacts facts,
    Consumer<String> fail,
    Runnable shutdown) {

  /** Why it cannot work at this moment, as far as the cluster goes. */
  Optional<String> obstacle() {
    return membership.filter(one -> !one.isUp()).map(_ -> "it is not let into its cluster");
  }
}
