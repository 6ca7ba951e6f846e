package dev.cairn.cli;

import dev.cairn.api.Wire;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a plan is to be made of: names, or everything. */
final class Selection {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Recipe, package, category/name, or a file that lists them, one per line.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--all", description = "Every recipe of the trees.")
  private boolean all;

  /** The request for a plan. */
  Wire.PlanRequest request(boolean force, String purpose, boolean failFast) {
    if (all != names.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          all ? "either --all or names, not both" : "name packages, or say --all");
    }
    return new Wire.PlanRequest(NameList.expand(names), all, force, purpose, failFast);
  }
}
