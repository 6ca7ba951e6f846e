package dev.cairn.cli;

import dev.cairn.api.TestingNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The command line on a made-up machine: what it prints can be read, keys can be pressed. */
public final class TestingCli {
  private final Path data;
  private final Map<String, String> environment = new HashMap<>();
  private final List<NodeLauncher.Options> launched = new ArrayList<>();
  private final ConcurrentLinkedQueue<Runnable> onCtrlC = new ConcurrentLinkedQueue<>();
  private NodeLauncher launcher =
      options -> {
        throw new IOException("no node may be started here");
      };
  private final JournalTools journalTools =
      new JournalTools() {
        @Override
        public Restored restore(Path to, Path backup) throws IOException {
          if (!backup.endsWith("backup")) {
            throw new IOException(backup + " is no backup of a journal");
          }
          return new Restored(to.resolve("journal").toString(), 7, 2048);
        }

        @Override
        public Imported importAkka(Path in) {
          return new Imported(
              in.resolve("journal").toString(), 2, 7, in.resolve("journal.akka").toString());
        }

        @Override
        public Moved moveToPostgres(Path from) {
          return new Moved(
              "postgresql://cairn@db:5432/cairn", 7, 0, from.resolve("journal.moved").toString());
        }
      };
  private Terminal terminal = terminal(false, 80);
  private String input = "";

  /** What a command left behind. */
  public record Outcome(int status, String out, String err) {
    /** Lines of standard output. */
    public List<String> lines() {
      return out.lines().toList();
    }
  }

  /** A command that is still at work. */
  public record Running(CompletableFuture<Outcome> outcome, Writer out) {
    /** Waits until standard output has {@code text}. */
    public void awaitOutput(String text) throws InterruptedException {
      synchronized (out) {
        while (!out.toString().contains(text)) {
          if (outcome.isDone()) {
            throw new AssertionError(
                "the command ended without saying " + text + ": " + outcome.join());
          }
          out.wait(100);
        }
      }
    }
  }

  /** A command line whose data directory is {@code data}. */
  public TestingCli(Path data) {
    this.data = data;
    environment.put("CAIRN_DATA", data.toString());
  }

  /** Sets a variable. */
  public TestingCli with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Somebody sits at a terminal of so many columns and types {@code keys}. */
  public TestingCli atTerminal(int columns, String keys) {
    terminal = terminal(true, columns);
    input = keys;
    return this;
  }

  /** Starting a node gives {@code node}. */
  public TestingCli launching(TestingNode node) {
    launcher =
        options -> {
          launched.add(options);
          return new NodeLauncher.RunningNode() {
            @Override
            public String http() {
              return node.http;
            }

            @Override
            public String token() {
              return TestingNode.TOKEN;
            }

            @Override
            public void awaitEnd() throws InterruptedException {
              node.awaitEnd();
            }

            @Override
            public void close() {}
          };
        };
    return this;
  }

  /** What nodes were started. */
  public List<NodeLauncher.Options> launched() {
    return launched;
  }

  /** Runs a command to its end. */
  public Outcome run(String... arguments) {
    return run(new Shown(), arguments);
  }

  /** Runs a command in the background. */
  public Running start(String... arguments) {
    Shown out = new Shown();
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                outcome.complete(run(out, arguments));
              } catch (RuntimeException | Error defect) {
                outcome.completeExceptionally(defect);
              }
            });
    return new Running(outcome, out);
  }

  /** Presses Ctrl-C; fails when no command handles it. */
  public void pressCtrlC() {
    Runnable action = onCtrlC.peek();
    if (action == null) {
      throw new AssertionError("nobody handles Ctrl-C");
    }
    action.run();
  }

  private Outcome run(Shown out, String... arguments) {
    StringWriter err = new StringWriter();
    int status = Cli.run(context(new PrintWriter(out), new PrintWriter(err)), arguments);
    return new Outcome(status, out.toString(), err.toString());
  }

  /** What commands are given. */
  public CliContext context(PrintWriter out, PrintWriter err) {
    return new CliContext(
        "1.2.3",
        out,
        err,
        new BufferedReader(new StringReader(input)),
        terminal,
        action -> {
          onCtrlC.add(action);
          return () -> onCtrlC.remove(action);
        },
        environment,
        new CliContext.User("alice", data.resolve("home")),
        new Installation(Path.of("").toAbsolutePath(), Path.of("/jdk"), List.of(), false),
        (command, output) -> {
          throw new IOException("no program may be run here");
        },
        launcher,
        (builds, slots) ->
            new ScheduleBenchmark.Measured(
                builds, slots, Duration.ofSeconds(1), Optional.of(Duration.ofSeconds(2))),
        journalTools,
        (request, told) ->
            request
                .actors()
                .forEach(
                    n ->
                        told.accept(
                            new JournalBenchmark.Line(n + " actors", "events/s", 8, "peer", 2))),
        (builds, times) ->
            new DatabaseBenchmark.Measured(
                builds,
                builds * 10L,
                Duration.ofSeconds(2),
                List.of(
                    new DatabaseBenchmark.Question(
                        "newest", 100, builds, Duration.ofMillis(1), Duration.ofMillis(times)))),
        (request, told) -> {
          told.accept(new ApiBenchmark.Line("clients", request.clients(), "of 500"));
          return request.clients() <= 500;
        },
        new TestingCertificateTools(),
        System::nanoTime);
  }

  /** A terminal, or none. */
  public static Terminal terminal(boolean isThere, int columns) {
    return new Terminal() {
      @Override
      public boolean isScreen() {
        return isThere;
      }

      @Override
      public boolean isInteractive() {
        return isThere;
      }

      @Override
      public Size size() {
        return new Size(columns, 10);
      }
    };
  }

  /** Text that can be waited for. */
  private static final class Shown extends Writer {
    private final StringBuilder text = new StringBuilder();

    @Override
    public synchronized void write(char[] characters, int offset, int length) {
      text.append(characters, offset, length);
      notifyAll();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public synchronized String toString() {
      return text.toString();
    }
  }
}
