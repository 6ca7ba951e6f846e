package dev.cairn.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of one command, in the language of {@code man}. Pure. */
final class ManualPage {
  private final CommandSpec command;
  private final StringBuilder page = new StringBuilder();

  ManualPage(CommandSpec command) {
    this.command = command;
  }

  /** {@code cairn-build.1}. */
  String fileName() {
    return title() + ".1";
  }

  private String title() {
    return command.qualifiedName("-");
  }

  /** The page. */
  String text() {
    List<String> description = List.of(command.usageMessage().description());
    macro("TH", title().toUpperCase(java.util.Locale.ROOT), "1", "", "Cairn", "Cairn manual");
    macro("SH", "NAME");
    line(title() + " - " + String.join(" ", description));
    macro("SH", "SYNOPSIS");
    line(
        new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(Ansi.OFF))
            .synopsis(0)
            .strip()
            .replaceAll("\\s+", " "));
    macro("SH", "DESCRIPTION");
    description.forEach(this::paragraph);
    List<PositionalParamSpec> parameters = command.positionalParameters();
    if (!parameters.isEmpty()) {
      macro("SH", "ARGUMENTS");
      parameters.forEach(one -> entry(one.paramLabel(), one));
    }
    macro("SH", "OPTIONS");
    command.options().stream()
        .filter(option -> !option.hidden())
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .forEach(option -> entry(names(option), option));
    commands();
    exitStatus();
    return page.toString();
  }

  private void commands() {
    List<CommandSpec> below =
        command.subcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(one -> !one.usageMessage().hidden())
            .toList();
    if (below.isEmpty()) {
      return;
    }
    macro("SH", "COMMANDS");
    for (CommandSpec one : below) {
      macro("TP");
      line("\\fB" + escaped(one.name()) + "\\fR");
      line(escaped(String.join(" ", one.usageMessage().description())));
    }
    macro("SH", "SEE ALSO");
    page.append(
            below.stream()
                .map(one -> ".BR " + escaped(one.qualifiedName("-")) + " (1)")
                .collect(Collectors.joining(",\n")))
        .append('\n');
  }

  private void exitStatus() {
    Map<String, String> statuses = command.usageMessage().exitCodeList();
    if (!statuses.isEmpty()) {
      macro("SH", "EXIT STATUS");
      statuses.forEach(
          (status, meaning) -> {
            macro("TP");
            line("\\fB" + status.strip() + "\\fR");
            line(escaped(meaning));
          });
    }
  }

  private static String names(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
  }

  private void entry(String label, ArgSpec argument) {
    macro("TP");
    line("\\fB" + escaped(label) + "\\fR");
    for (String text : argument.description()) {
      line(escaped(text));
    }
  }

  private void paragraph(String text) {
    macro("PP");
    line(escaped(text));
  }

  private void macro(String name, String... arguments) {
    page.append('.').append(name);
    for (String argument : arguments) {
      page.append(" \"").append(argument).append('"');
    }
    page.append('\n');
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  /** Backslashes and hyphens mean something else to {@code man}; so does a dot at the beginning. */
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
