package dev.cairn.node;

import dev.cairn.api.ApiServices.Programs;
import dev.cairn.api.Wire;
import dev.cairn.build.ProgramCheck;
import dev.cairn.build.ProgramRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs programs of built packages for the API.
 *
 * @param slot a room slot that no worker uses
 * @param work directory for files of a run
 */
record ProgramView(ProgramRunner runner, int slot, Path work) implements Programs {

  @Override
  public List<Wire.ProgramResult> run(List<Wire.ProgramCheck> programs)
      throws IOException, InterruptedException {
    List<Wire.ProgramResult> results = new ArrayList<>();
    runner.run(
        programs.stream()
            .map(program -> new ProgramCheck(program.packageName(), program.argv(), ""))
            .toList(),
        slot,
        work,
        outcome ->
            results.add(
                new Wire.ProgramResult(
                    outcome.check().packageName(),
                    outcome.check().argv(),
                    outcome.status(),
                    String.join("\n", outcome.output()))));
    return List.copyOf(results);
  }
}
