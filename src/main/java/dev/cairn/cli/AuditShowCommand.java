package dev.cairn.cli;

import dev.cairn.api.AuditWire;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn audit show}: the story of an entity. */
@Command(name = "show", description = "Tells the story of an entity: what happened, and why.")
final class AuditShowCommand extends AuditQuestion {
  @Parameters(paramLabel = "ENTITY", description = ENTITY_HELP)
  private String entity = "";

  @Option(names = "--causes", description = "Show below each event what it led to.")
  private boolean causes;

  AuditShowCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int ask(ApiClient api) throws InterruptedException {
    long after = 0;
    AuditWire.Events part;
    do {
      part =
          api.get(
              ofEntity(entity, "events") + new Asked().with("after", after).with("causes", causes),
              AuditWire.Events.class);
      if (after == 0 && !options.isJson() && !part.events().isEmpty()) {
        out().println(Text.printable(part.events().getFirst().entity()));
      }
      part.events().forEach(this::print);
      if (!part.complete()) {
        say("and more, which is not shown; audit log has all of it");
      }
      after = part.next();
    } while (!part.end());
    return ExitStatus.OK;
  }

  private void print(AuditWire.Event event) {
    if (options.isJson()) {
      printLine(event);
      return;
    }
    line(
        "%s %5d  %s  %s"
            .formatted(
                AuditWords.time(event.at()),
                event.sequenceNr(),
                AuditWords.event(event),
                AuditWords.cause(event)));
    event.caused().forEach(effect -> printEffect(event, effect, 1));
  }

  /** What is a part of the story has a line there; here it is only named. */
  private void printEffect(AuditWire.Event story, AuditWire.Event effect, int depth) {
    boolean isOfStory = effect.entity().equals(story.entity());
    line(
        " ".repeat(25 + 2 * depth)
            + "-> "
            + (isOfStory
                ? effect.kind() + " " + effect.sequenceNr()
                : AuditWords.entity(effect.entity())
                    + "/"
                    + effect.sequenceNr()
                    + "  "
                    + AuditWords.event(effect)));
    effect.caused().forEach(next -> printEffect(story, next, depth + 1));
  }

  private void line(String line) {
    out().println(Text.printable(line).stripTrailing());
  }
}
