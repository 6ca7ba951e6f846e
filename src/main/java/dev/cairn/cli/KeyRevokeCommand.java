package dev.cairn.cli;

import dev.cairn.api.KeyWire;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cairn key revoke}: a key counts no more. */
@Command(name = "revoke", description = "Has a key count no more, from now on.")
final class KeyRevokeCommand extends NodeCommand {
  @Parameters(paramLabel = "KEY", description = "Its name or its id, as cairn key list shows them.")
  private String key = "";

  KeyRevokeCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException {
    KeyWire.Key revoked = node.api().delete(ApiClient.path("keys", key), KeyWire.Key.class);
    if (options.isJson()) {
      printJson(revoked);
    } else if (!options.isQuiet()) {
      out().println("revoked " + revoked.name() + " (" + revoked.id() + ")");
    }
    return ExitStatus.OK;
  }
}
