package dev.cairn.cli;

import dev.cairn.api.AuditWire;
import dev.cairn.api.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cairn audit log}: the events of the journal, in their order. */
@Command(
    name = "log",
    description = "Shows events in the order of the journal.",
    footer = {
      "",
      "A time is 2026-01-31T12:00:00Z, 2026-01-31, today, yesterday, or how long ago: 2h, 1d12h."
    })
final class AuditLogCommand extends AuditQuestion {
  /** Events that are shown before those to come, unless the command line says since when. */
  private static final int BEFORE_FOLLOWING = 10;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Mixin private final AuditFilterOptions filter = new AuditFilterOptions();

  @Option(
      names = {"-n", "--newest"},
      paramLabel = "N",
      description = "Only the last N of them.")
  private Optional<Integer> newest = Optional.empty();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is stored from now on, until Ctrl-C.")
  private boolean follow;

  AuditLogCommand(CliContext context) {
    super(context);
  }

  @Override
  protected void prepare() {
    if (follow && !filter.until().isEmpty()) {
      throw new ParameterException(command.commandLine(), "Either --follow or --until, not both");
    }
  }

  @Override
  protected int ask(NodeSession node) throws InterruptedException {
    // A node of our own stores nothing that would be worth waiting for.
    return follow && !node.isEmbedded() ? followed(node.api()) : ask(node.api());
  }

  @Override
  protected int ask(ApiClient api) throws InterruptedException {
    long after = 0;
    AuditWire.Events part;
    do {
      Asked asked = filter.asked().with("after", after).with("newest", newest);
      part = api.get("audit/events" + asked, AuditWire.Events.class);
      part.events().forEach(this::print);
      after = part.next();
    } while (!part.end());
    return ExitStatus.OK;
  }

  private int followed(ApiClient api) throws InterruptedException {
    Optional<Integer> before =
        newest.isPresent() || !filter.since().isEmpty() ? newest : Optional.of(BEFORE_FOLLOWING);
    Asked asked = filter.asked().with("newest", before).with("follow", true);
    try (InputStream body = api.stream("audit/events" + asked);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        if (!line.isEmpty()) {
          print(Json.wire().readValue(line, AuditWire.Event.class));
        }
      }
    } catch (IOException broken) {
      // A node that ends may leave half of a line.
    }
    throw new CliException("the node has ended");
  }

  private void print(AuditWire.Event event) {
    if (options.isJson()) {
      printLine(event);
      return;
    }
    boolean isDamaged = event.entity().isEmpty();
    String time = isDamaged ? "?" : AuditWords.time(event.at());
    String id =
        isDamaged
            ? "offset " + event.offset()
            : AuditWords.entity(event.entity()) + "/" + event.sequenceNr();
    out().println(Text.printable("%-19s  %-29s  %s".formatted(time, id, AuditWords.event(event))));
    out().flush();
  }
}
