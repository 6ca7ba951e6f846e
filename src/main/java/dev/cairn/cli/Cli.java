package dev.cairn.cli;

import dev.cairn.api.Nearest;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code cairn} command line: finds the command, runs it, and says what went wrong. */
public final class Cli {

  private Cli() {}

  /**
   * Runs one command.
   *
   * @return its exit status: 0 when all is well, 1 when not, 2 when the command line is wrong; some
   *     commands have more
   */
  public static int run(CliContext context, String... arguments) {
    if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
      context.out().println("cairn " + context.version());
      context.out().flush();
      return ExitStatus.OK;
    }
    int status = commandLine(context).execute(arguments);
    context.out().flush();
    context.err().flush();
    return status;
  }

  /** The whole command line, for running it and for making completions and manual pages. */
  static CommandLine commandLine(CliContext context) {
    CommandLine cairn = new CommandLine(new CairnCommand(), new CommandFactory(context));
    cairn.getCommandSpec().version("cairn " + context.version());
    addHelp(cairn);
    return cairn
        .setOut(context.out())
        .setErr(context.err())
        .setDefaultValueProvider(new CommonDefaults(context))
        .setParameterExceptionHandler((wrong, _) -> onWrongUsage(wrong, context.err()))
        .setExecutionExceptionHandler((failure, _, _) -> onFailure(failure, context));
  }

  private static void addHelp(CommandLine parent) {
    for (CommandLine command : parent.getSubcommands().values()) {
      command.getCommandSpec().version(parent.getCommandSpec().version());
      command.getCommandSpec().mixinStandardHelpOptions(true);
      addHelp(command);
    }
  }

  private static int onWrongUsage(ParameterException wrong, PrintWriter err) {
    if (wrong.getCause() instanceof CliException refusal) {
      err.println("cairn: " + refusal.getMessage());
      return refusal.exitStatus();
    }
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    String message = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    String line = message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      line += Nearest.hint(unmatched.getUnmatched().getFirst(), unmatched.getSuggestions());
    }
    err.println("cairn: " + Text.printable(line) + " (" + command + " --help tells more)");
    return ExitStatus.USAGE;
  }

  private static int onFailure(Exception failure, CliContext context) {
    boolean debug = context.environment().containsKey("CAIRN_DEBUG");
    if (debug) {
      failure.printStackTrace(context.err());
    }
    return switch (failure) {
      case ParameterException wrong -> onWrongUsage(wrong, context.err());
      case CliException refusal -> {
        context.err().println("cairn: " + Text.printable(String.valueOf(refusal.getMessage())));
        yield refusal.exitStatus();
      }
      case InterruptedException _ -> {
        context.err().println("cairn: interrupted");
        yield ExitStatus.INTERRUPTED;
      }
      default -> {
        context
            .err()
            .println(
                "cairn: a defect: "
                    + Text.printable(String.valueOf(failure).lines().findFirst().orElse(""))
                    + (debug ? "" : " (CAIRN_DEBUG=1 shows where)"));
        yield ExitStatus.FAILED;
      }
    };
  }
}
