package dev.cairn.cli;

import dev.cairn.api.KeyWire;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn key create}: a key for somebody. */
@Command(
    name = "create",
    description =
        "Makes a key and prints it, alone on a line. It is shown this once: only its hash is kept.")
final class KeyCreateCommand extends NodeCommand {
  @Parameters(paramLabel = "NAME", description = "Who gets it; stands beside what it changes.")
  private String name = "";

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      defaultValue = "read",
      description = "What it allows: read, build (and read) or admin (everything). Default: read.")
  private String scope = "read";

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "How many days it counts. Default: until it is revoked.")
  private Optional<Integer> days = Optional.empty();

  KeyCreateCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException {
    KeyWire.MadeKey made =
        node.api()
            .post(
                "keys",
                new KeyWire.NewKey(name, scope, days.map(Duration::ofDays)),
                KeyWire.MadeKey.class);
    if (options.isJson()) {
      printJson(made);
    } else {
      out().println(made.key());
    }
    return ExitStatus.OK;
  }
}
