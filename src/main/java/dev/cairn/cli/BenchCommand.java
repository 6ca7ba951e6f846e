package dev.cairn.cli;

import picocli.CommandLine.Command;

/** {@code cairn bench}: measures this machine and this program. */
@Command(
    name = "bench",
    synopsisSubcommandLabel = "COMMAND",
    description = "Measures, with a peer beside it.",
    subcommands = {
      BenchScheduleCommand.class,
      BenchJournalCommand.class,
      BenchDatabaseCommand.class,
      BenchApiCommand.class
    })
final class BenchCommand {}
