package dev.cairn.cli;

import dev.cairn.api.HistoryWire;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cairn database import}: takes over an old build store. */
@Command(
    name = "import",
    description = {
      "Takes over what a build store of dsynth knows: crc_index, dsynth.db or ports_crc.db.",
      "The file is only read; which store it is, its content tells. The same file twice is taken"
          + " over once. What is taken over is shown in the history, and no plan believes it."
    })
final class DatabaseImportCommand extends NodeCommand {
  @Parameters(paramLabel = "FILE", description = "The store.")
  private Path file = Path.of("");

  private byte[] content = {};

  DatabaseImportCommand(CliContext context) {
    super(context);
  }

  @Override
  protected void prepare() {
    if (!Files.isRegularFile(file)) {
      throw new CliException(file + " is no file; name the store itself, such as crc_index");
    }
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(HistoryWire.IMPORT_BYTES_MAX + 1);
    } catch (IOException unreadable) {
      throw new CliException(file + " cannot be read: " + unreadable.getMessage());
    }
    if (content.length > HistoryWire.IMPORT_BYTES_MAX) {
      throw new CliException(
          "%s is longer than %s, so it is no store of dsynth"
              .formatted(file, Text.size(HistoryWire.IMPORT_BYTES_MAX)));
    }
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException {
    HistoryWire.Import done =
        node.api()
            .postFile(
                "database/import?file=" + ApiClient.escaped(file.getFileName().toString()),
                content,
                HistoryWire.Import.class);
    done.refusedLines()
        .forEach(
            line ->
                context
                    .err()
                    .println(
                        Text.printable(
                            "cairn: %s: line %d %s".formatted(file, line.line(), line.why()))));
    if (options.isJson()) {
      printJson(done);
    } else {
      say(summary(done));
    }
    return done.refused() == 0 ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private String summary(HistoryWire.Import done) {
    String found =
        "%s of %s (%s), %s refused"
            .formatted(
                done.entries() == 1 ? "1 entry" : done.entries() + " entries",
                file,
                done.kind(),
                Text.count(done.refused(), "line"));
    return done.added()
        ? "took over " + found
        : "%s: taken over before, by %s at %s; nothing has changed"
            .formatted(found, done.importedBy(), done.importedAt().toString().substring(0, 19));
  }
}
