package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.cairn.api.Json;
import dev.cairn.api.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code cairn journal}: looks after the journal. */
@Command(
    name = "journal",
    synopsisSubcommandLabel = "COMMAND",
    description = "Looks after the journal: copies, room, age, and what older versions left.",
    subcommands = {
      JournalCommand.Backup.class,
      JournalCommand.Restore.class,
      JournalCommand.Compact.class,
      JournalCommand.Retain.class,
      JournalCommand.Import.class,
      JournalCommand.Move.class
    })
final class JournalCommand {

  /** {@code cairn journal backup}: a copy, while the node works. */
  @Command(
      name = "backup",
      description = {
        "Copies the journal into a new directory while the node works, and checks the copy.",
        "The key that signs checkpoints is not in it."
      })
  static final class Backup extends NodeCommand {
    @Parameters(paramLabel = "DIR", description = "Where to; must not exist.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path directory;

    Backup(CliContext context) {
      super(context);
    }

    @Override
    protected int run(NodeSession node) throws InterruptedException {
      Wire.Backup made =
          node.api()
              .post(
                  "journal/backup",
                  new Wire.BackupRequest(directory.toAbsolutePath().normalize().toString()),
                  Wire.Backup.class);
      if (options.isJson()) {
        printJson(made);
      } else {
        say(
            "%s holds %s, %s"
                .formatted(made.directory(), events(made.events()), Text.size(made.bytes())));
      }
      return ExitStatus.OK;
    }
  }

  /** {@code cairn journal compact}: gives room back. */
  @Command(
      name = "compact",
      description = "Rewrites the journal's database without what was removed or written over.")
  static final class Compact extends NodeCommand {
    Compact(CliContext context) {
      super(context);
    }

    @Override
    protected int run(NodeSession node) throws InterruptedException {
      Wire.Compaction done = node.api().post("journal/compact", Wire.Compaction.class);
      if (options.isJson()) {
        printJson(done);
      } else {
        say(
            "the journal took %s and takes %s"
                .formatted(Text.size(done.bytesBefore()), Text.size(done.bytesAfter())));
      }
      return ExitStatus.OK;
    }
  }

  /** {@code cairn journal retain}: removes what is old. */
  @Command(
      name = "retain",
      description = {
        "Removes the content of old events from which no entity recovers any more: those that it"
            + " has deleted, and those behind which it has a snapshot. What is hashed of them"
            + " stays, so the chain can still be checked.",
        "Without --older-than, what cairn.journal.leveldb.retention says; a node does that once a"
            + " day by itself."
      })
  static final class Retain extends NodeCommand {
    @Option(
        names = "--older-than",
        paramLabel = "AGE",
        converter = AgeConverter.class,
        description = "Age of events that may go: hours, days or weeks, such as 36h, 90d, 8w.")
    private @Nullable Duration olderThan;

    @Option(
        names = "--kind",
        paramLabel = "KIND",
        description =
            "Only events of this class (BuildQueued) or of entities of this type (build); may be"
                + " repeated.")
    private List<String> kinds = new ArrayList<>();

    @Option(names = "--dry-run", description = "Only count them.")
    private boolean dryRun;

    Retain(CliContext context) {
      super(context);
    }

    @Override
    protected void prepare() {
      if (olderThan == null && !kinds.isEmpty()) {
        throw new CliException("--kind needs --older-than", ExitStatus.USAGE);
      }
    }

    @Override
    protected int run(NodeSession node) throws InterruptedException, IOException {
      Wire.Retention found = ask(node, true);
      boolean isMeant = !dryRun && found.removed() > 0;
      if (options.isJson()) {
        printJson(isMeant && options.isYes() ? ask(node, false) : found);
        return ExitStatus.OK;
      }
      String what = events(found.removed()) + " with " + Text.size(found.bytes());
      if (!isMeant) {
        out().println(what + " could be removed" + stay(found));
        return ExitStatus.OK;
      }
      // Where nobody can be asked, only --yes removes anything.
      if (!options.isYes() && !Question.isYes(context, "Remove " + what + "?", false)) {
        out()
            .println(
                "nothing is removed" + (context.terminal().isInteractive() ? "" : "; say --yes"));
        return ExitStatus.OK;
      }
      Wire.Retention done = ask(node, false);
      say(
          "removed %s with %s%s; `cairn journal compact` gives the room back"
              .formatted(events(done.removed()), Text.size(done.bytes()), stay(done)));
      return ExitStatus.OK;
    }

    private Wire.Retention ask(NodeSession node, boolean onlyCount) throws InterruptedException {
      List<Wire.RetentionRule> rules =
          olderThan == null ? List.of() : List.of(new Wire.RetentionRule(kinds, olderThan));
      return node.api()
          .post(
              "journal/retain", new Wire.RetentionRequest(rules, onlyCount), Wire.Retention.class);
    }

    private static String stay(Wire.Retention found) {
      return found.needed() == 0
          ? ""
          : "; of the same age %d stay, because their entities recover from them"
              .formatted(found.needed());
    }
  }

  /** {@code cairn journal restore}: a backup becomes the journal. */
  @Command(
      name = "restore",
      description = {
        "Checks a backup and copies it into the data directory, whose journal must be empty.",
        "No node may run. The journal goes on with a new signing key."
      })
  static final class Restore extends Offline {
    @Parameters(paramLabel = "DIR", description = "The backup.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path directory;

    Restore(CliContext context) {
      super(context);
    }

    @Override
    protected String run(JournalTools tools) throws IOException {
      JournalTools.Restored restored =
          tools.restore(options.data(), directory.toAbsolutePath().normalize());
      return options.isJson()
          ? json(restored)
          : "%s holds %s, %s"
              .formatted(
                  restored.directory(), events(restored.events()), Text.size(restored.bytes()));
    }
  }

  /** {@code cairn journal import}: takes over what an older program has left. */
  @Command(
      name = "import",
      description = {
        "Takes over the journal of a version that kept it with Akka's own LevelDB plugin.",
        "No node may run. The old files are kept aside; an import that was interrupted goes on."
      })
  static final class Import extends Offline {
    Import(CliContext context) {
      super(context);
    }

    @Override
    protected String run(JournalTools tools) throws IOException {
      JournalTools.Imported imported = tools.importAkka(options.data());
      return options.isJson()
          ? json(imported)
          : "%s holds %s of %s; the old files are in %s"
              .formatted(
                  imported.directory(),
                  events(imported.events()),
                  imported.entities() == 1 ? "1 entity" : imported.entities() + " entities",
                  imported.keptAside());
    }
  }

  /** {@code cairn journal move}: into the journal that several nodes share. */
  @Command(
      name = "move",
      description = {
        "Carries the journal over into the PostgreSQL that cairn.journal.postgres names, in its"
            + " order; what is there must be empty.",
        "No node may run. The old files are kept aside; then set cairn.journal.cluster = postgres."
      })
  static final class Move extends Offline {
    /** Kinds of journals that can be moved to. */
    enum Target {
      postgres
    }

    @Option(names = "--to", required = true, paramLabel = "KIND", description = "postgres.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Target to;

    Move(CliContext context) {
      super(context);
    }

    @Override
    protected String run(JournalTools tools) throws IOException {
      JournalTools.Moved moved =
          switch (to) {
            case postgres -> tools.moveToPostgres(options.data());
          };
      return options.isJson()
          ? json(moved)
          : "%s holds %s%s; the old files are in %s; set cairn.journal.cluster = postgres"
              .formatted(
                  moved.to(),
                  events(moved.events()),
                  moved.withoutContent() == 0
                      ? ""
                      : ", %d stayed behind because their content was removed"
                          .formatted(moved.withoutContent()),
                  moved.keptAside());
    }
  }

  /** A command for a journal whose node does not run. */
  abstract static class Offline implements Callable<Integer> {
    private final CliContext context;

    /** The options that every command has. */
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    protected CommonOptions options;

    Offline(CliContext context) {
      this.context = context;
    }

    /** Does it and returns what is printed. */
    protected abstract String run(JournalTools tools) throws IOException;

    @Override
    public final Integer call() {
      try {
        String result = run(context.journalTools());
        if (options.isJson() || !options.isQuiet()) {
          context.out().println(result);
        }
        return ExitStatus.OK;
      } catch (IOException refusal) {
        throw new CliException(String.valueOf(refusal.getMessage()));
      }
    }

    /** A record as one line for programs. */
    protected static String json(Object value) {
      try {
        return Json.plain().writeValueAsString(value);
      } catch (JsonProcessingException defect) {
        throw new IllegalArgumentException("not a record for JSON: " + value, defect);
      }
    }
  }

  /** Reads {@code 36h}, {@code 90d} and {@code 8w}. */
  static final class AgeConverter implements ITypeConverter<Duration> {
    private static final Pattern AGE = Pattern.compile("([0-9]{1,6})([hdw])");

    @Override
    public Duration convert(String text) {
      Matcher age = AGE.matcher(text);
      if (!age.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is no age; use hours, days or weeks, such as 36h, 90d, 8w");
      }
      long number = Long.parseLong(age.group(1));
      return switch (age.group(2)) {
        case "h" -> Duration.ofHours(number);
        case "d" -> Duration.ofDays(number);
        default -> Duration.ofDays(number * 7);
      };
    }
  }

  private static String events(long number) {
    return number + (number == 1 ? " event" : " events");
  }
}
