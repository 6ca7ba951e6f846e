package dev.cairn.cli;

import picocli.CommandLine.Command;

/** {@code cairn}: the root of all commands. */
@Command(
    name = "cairn",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Builds trees of package recipes in rooms and keeps a journal of it.",
    footer = {
      "",
      "Without a running node (cairn up), a command that needs one starts it and ends it again.",
      "'cairn COMMAND --help' tells more of each command."
    },
    subcommands = {
      DemoCommand.class,
      CheckCommand.class,
      DoctorCommand.class,
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      PlanCommand.class,
      BuildCommand.class,
      JustBuildCommand.class,
      ForceCommand.class,
      TestCommand.class,
      FetchOnlyCommand.class,
      EverythingCommand.class,
      RetryCommand.class,
      CancelCommand.class,
      QueueCommand.class,
      HistoryCommand.class,
      AskCommand.class,
      ReportCommand.class,
      LogsCommand.class,
      AuditCommand.class,
      WorkersCommand.class,
      ClusterCommand.class,
      KeyCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      PackagesCommand.class,
      RepoCommand.class,
      PurgeDistfilesCommand.class,
      JournalCommand.class,
      DatabaseCommand.class,
      CaCommand.class,
      BenchCommand.class,
      CompletionCommand.class,
      ManualCommand.class,
    })
final class CairnCommand {}
