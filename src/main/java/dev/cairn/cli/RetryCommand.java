package dev.cairn.cli;

import dev.cairn.api.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cairn retry}: once more what failed. */
@Command(
    name = "retry",
    description = "Builds again what failed: in the active run, or in a new one.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:all is built", "1:something failed, was skipped or ignored"})
final class RetryCommand extends RunCommand {
  @Parameters(
      paramLabel = "BUILD|NAME",
      arity = "0..*",
      description = "Builds or recipes; without any, all that failed in the newest run.")
  private List<String> wanted = new ArrayList<>();

  RetryCommand(CliContext context) {
    super(context);
  }

  @Override
  protected Wire.PlanRequest request() {
    return new Wire.PlanRequest(wanted, false, true, "publish", isFailFast());
  }

  /** What was skipped because of something cancelled was not wanted, no more than that was. */
  private static List<String> skippedByFailure(Wire.Run newest) {
    Set<String> cancelled =
        newest.cancelled().stream().map(Wire.CancelledBuild::name).collect(Collectors.toSet());
    return newest.skipped().stream()
        .filter(skipped -> !cancelled.contains(skipped.chain().getFirst()))
        .map(Wire.SkippedBuild::name)
        .toList();
  }

  /** The recipe of a build; a recipe that was skipped never had a build. */
  private static String nameOf(ApiClient api, Wire.Run newest, String buildOrName)
      throws InterruptedException {
    return newest.skipped().stream().anyMatch(skipped -> skipped.name().equals(buildOrName))
        ? buildOrName
        : api.get(ApiClient.path("builds", buildOrName), Wire.Build.class).name();
  }

  @Override
  protected boolean asks() {
    return false;
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException, IOException {
    ApiClient api = node.api();
    Wire.Run newest = api.get("runs/latest", Wire.Run.class);
    if (wanted.isEmpty()) {
      newest.failed().forEach(failed -> wanted.add(failed.name()));
      if (!newest.stage().equals("active")) {
        // In the active run they wait again by themselves.
        wanted.addAll(skippedByFailure(newest));
      }
      if (wanted.isEmpty()) {
        throw new CliException(
            "nothing failed in the newest run, "
                + newest.runId()
                + (newest.cancelled().isEmpty() ? "" : "; name what was cancelled to build it"));
      }
    }
    if (!newest.stage().equals("active")) {
      Set<String> names = new LinkedHashSet<>();
      for (String one : wanted) {
        names.add(nameOf(api, newest, one));
      }
      wanted = List.copyOf(names);
      return super.run(node);
    }
    try (RunFollower follower =
        RunFollower.open(context, api, RunFollower.display(context, options))) {
      for (String one : wanted) {
        api.post(ApiClient.path("builds", one) + "/retry", Wire.Done.class);
      }
      return follower.follow(newest.runId(), new Wire.Plan(List.of(), List.of(), List.of()));
    }
  }
}
