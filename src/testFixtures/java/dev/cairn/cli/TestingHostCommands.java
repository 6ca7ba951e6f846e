package dev.cairn.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Host commands that are written down and answered by a script instead of being run. */
public final class TestingHostCommands implements HostCommands {

  /** What a command does instead of running. */
  @FunctionalInterface
  public interface Script {
    /** Plays the command whose arguments are joined by blanks; returns its exit status. */
    int play(String typed, Consumer<String> output) throws IOException;
  }

  private final List<HostCommand> seen = new ArrayList<>();
  private final Script script;

  /** Answers every command by {@code script}. */
  public TestingHostCommands(Script script) {
    this.script = script;
  }

  @Override
  public int run(HostCommand command, Consumer<String> output) throws IOException {
    seen.add(command);
    return script.play(command.typed(), output);
  }

  /** Every command so far, in order. */
  public List<HostCommand> seen() {
    return List.copyOf(seen);
  }

  /** Every command so far as one would type it, in order. */
  public List<String> typed() {
    return seen.stream().map(HostCommand::typed).toList();
  }
}
