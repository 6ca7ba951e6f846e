package dev.cairn.cli;

import dev.cairn.api.Wire;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code cairn cluster status}: who is a member, and what of it is seen from here. */
@Command(
    name = "status",
    description = "Shows the members of the cluster: roles, status, reachability, slots.")
final class ClusterStatusCommand extends NodeCommand {

  ClusterStatusCommand(CliContext context) {
    super(context);
  }

  /** A worker has none, and is asked all the same. */
  @Override
  protected List<Path> trees() {
    return List.of();
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException {
    Wire.Cluster cluster = node.api().get("cluster", Wire.Cluster.class);
    if (options.isJson()) {
      printJson(cluster.members());
      return ExitStatus.OK;
    }
    if (cluster.members().isEmpty()) {
      say("the node is in no cluster; cairn up --cluster HOST makes it the first of one");
      return ExitStatus.OK;
    }
    Table table =
        new Table("NODE", "ADDRESS", "ROLES", "STATUS", "REACHABLE", "LEADS", "SLOTS", "BUSY");
    for (Wire.ClusterMember member : cluster.members()) {
      table.row(
          member.node() + (member.self() ? " (this one)" : ""),
          member.address(),
          String.join(",", member.roles()),
          member.status(),
          member.reachable() ? "yes" : "no",
          member.leads() ? "yes" : "",
          Integer.toString(member.slots()),
          Integer.toString(member.busy()));
    }
    table.print(out());
    return ExitStatus.OK;
  }
}
