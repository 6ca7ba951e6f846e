package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.Json;
import dev.cairn.api.Wire;
import dev.cairn.environment.TestingHost;
import dev.cairn.environment.TestingRooms;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The whole program as its users have it: commands in JVMs of their own, on a data directory and a
 * tree of recipes of their own. Ends what it started, and nothing else.
 */
final class TestingCairn {
  /** How long one command may take on a busy machine. */
  static final Duration COMMAND_MAX = Duration.ofMinutes(4);

  private final Path directory;
  private final Map<String, String> environment = new TreeMap<>();
  private final List<Running> started = new ArrayList<>();
  private List<String> before = List.of();

  /** A command that has ended. */
  record Ended(int status, String out, String err) {

    /** What it printed as JSON. */
    <T> T json(Class<T> type) throws IOException {
      return Json.plain().readValue(out, type);
    }

    /** The last line of its output. */
    String summary() {
      return out.lines().reduce("", (_, line) -> line);
    }

    /** The recipes of those lines of its output that begin with {@code word}. */
    Set<String> named(String word) {
      return out.lines()
          .map(line -> line.split("[ :]+", 3))
          .filter(words -> words.length > 1 && words[0].equals(word))
          .map(words -> words[1])
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** A program whose data, tree and configuration are below {@code directory}. */
  TestingCairn(Path directory) throws IOException {
    this(directory, directory.resolve("data"));
  }

  /** The same with a data directory of its own, which need not be writable. */
  TestingCairn(Path directory, Path data) throws IOException {
    this.directory = directory.toRealPath();
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("HOME", this.directory.toString());
    environment.put("CAIRN_DATA", data.toString());
    environment.put("CAIRN_TREE", this.directory.resolve("tree").toString());
    environment.put("CAIRN_CONFIG", this.directory.resolve("cairn.conf").toString());
    configure("cairn.slots = 2", "cairn.fetch { attempts = 1, distribution-sources = off }");
    shareBase(data);
  }

  /** Making a base image takes seconds: all tests have one, which is made by the first. */
  private static void shareBase(Path data) throws IOException {
    Files.createDirectories(data);
    Path shared = TestingRooms.settings(data).bases();
    TestingRooms.namespaces(data);
    if (!shared.equals(data.resolve("base"))) {
      Files.createSymbolicLink(data.resolve("base"), shared);
    }
  }

  Path data() {
    return Path.of(environment.getOrDefault("CAIRN_DATA", ""));
  }

  Path repository() {
    return data().resolve("repository");
  }

  /** The configuration file from now on. */
  void configure(String... lines) throws IOException {
    Files.write(directory.resolve("cairn.conf"), List.of(lines));
  }

  /** The same, and these lines. */
  void configureMore(String... lines) throws IOException {
    Files.write(directory.resolve("cairn.conf"), List.of(lines), StandardOpenOption.APPEND);
  }

  /** Has later commands begin with these words, as {@code nsenter} does. */
  void startWith(List<String> words) {
    before = List.copyOf(words);
  }

  /** Has later commands see the variable. */
  void set(String variable, String value) {
    environment.put(variable, value);
  }

  /** Runs a command to its end, with nothing on its standard input. */
  Ended run(String... arguments) throws IOException, InterruptedException {
    return start(arguments).await();
  }

  /** Starts a command. */
  Running start(String... arguments) throws IOException {
    Running running = new Running(arguments);
    started.add(running);
    return running;
  }

  /** Starts a node and returns when it answers. */
  Running up(String... more) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("up", "--http", "127.0.0.1:0"));
    arguments.addAll(List.of(more));
    Running node = start(arguments.toArray(String[]::new));
    node.awaitOutput("is up at http://");
    return node;
  }

  /** All attempts at builds, the newest first. */
  List<Wire.Build> history() throws IOException, InterruptedException {
    return List.of(succeed("history", "--json", "--limit", "1000").json(Wire.Build[].class));
  }

  /** What {@code plan} says of each recipe, by name: action, colon, reasons. */
  Map<String, String> plan(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("plan", "--json"));
    all.addAll(List.of(arguments));
    Ended plan = run(all.toArray(String[]::new));
    Map<String, String> lines = new TreeMap<>();
    for (Wire.PlanLine line : plan.json(Wire.PlanLine[].class)) {
      lines.put(line.name(), line.action() + ": " + String.join("; ", line.reasons()));
    }
    assertThat(plan.status())
        .as("status of a plan that says %s", lines)
        .isEqualTo(has(lines, "build: ") ? 0 : has(lines, "ignore: ") ? 1 : 77);
    return lines;
  }

  private static boolean has(Map<String, String> lines, String action) {
    return lines.values().stream().anyMatch(line -> line.startsWith(action));
  }

  /** What the running node does at this moment. */
  Wire.Status status() throws IOException, InterruptedException {
    return succeed("status", "--json").json(Wire.Status.class);
  }

  /** The members of the cluster as the running node sees them, by name. */
  Map<String, Wire.ClusterMember> members() throws IOException, InterruptedException {
    Map<String, Wire.ClusterMember> members = new TreeMap<>();
    for (Wire.ClusterMember member :
        succeed("cluster", "status", "--json").json(Wire.ClusterMember[].class)) {
      members.put(member.node(), member);
    }
    return members;
  }

  /** Runs a command that must end well. */
  Ended succeed(String... arguments) throws IOException, InterruptedException {
    Ended ended = run(arguments);
    assertThat(ended.status()).as("%s: %s", List.of(arguments), ended).isZero();
    return ended;
  }

  /**
   * Runs programs of published packages in clean rooms, as {@code demo} does.
   *
   * @param programs package and words of the command, each between single blanks
   */
  List<Wire.ProgramResult> runPrograms(List<String[]> programs)
      throws IOException, InterruptedException {
    List<Wire.ProgramCheck> checks =
        programs.stream()
            .map(line -> new Wire.ProgramCheck(line[0], List.of(line[1].split(" ", -1))))
            .toList();
    return ask(
            request("programs")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofByteArray(
                        Json.wire().writeValueAsBytes(new Wire.ProgramChecks(checks)))),
            Wire.ProgramResults.class)
        .results();
  }

  /** What the running node answers, without a command in a JVM of its own. */
  <T> T get(String path, Class<T> type) throws IOException, InterruptedException {
    return ask(request(path).GET(), type);
  }

  /** A request to the running node, whose answer is an {@link Wire.Envelope}. */
  HttpRequest.Builder request(String path) throws IOException {
    JsonNode node = Json.plain().readTree(data().resolve("node.json").toFile());
    return HttpRequest.newBuilder(
            URI.create("http://" + node.path("http").asText() + "/api/v1/" + path))
        .header("Authorization", "Bearer " + Files.readString(data().resolve("token")).strip());
  }

  private static <T> T ask(HttpRequest.Builder request, Class<T> type)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String answer = client.send(request.build(), BodyHandlers.ofString()).body();
      Wire.Envelope envelope = Json.wire().readValue(answer, Wire.Envelope.class);
      return Json.wire().treeToValue(envelope.data().orElseThrow(), type);
    }
  }

  /** What pacman finds in the repository: file name to package name, by its own programs. */
  List<String> packagesByPacman() throws IOException, InterruptedException {
    Path root = Files.createTempDirectory(directory, "pacman");
    Path sync = Files.createDirectories(root.resolve("sync"));
    Files.copy(repository().resolve("cairn.db"), sync.resolve("cairn.db"));
    Path conf = root.resolve("pacman.conf");
    Files.writeString(
        conf, "[options]\n[cairn]\nSigLevel = Never\nServer = file://" + repository() + "\n");
    Path out = root.resolve("out");
    Process pacman =
        new ProcessBuilder("pacman", "--config", conf.toString(), "-b", root.toString(), "-Slq")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(pacman.waitFor()).as(() -> text(out)).isZero();
    return Files.readAllLines(out);
  }

  /** Waits until the sleep of a build that is held under {@code mark} is there. */
  void awaitHeld(long mark) throws IOException, InterruptedException {
    TestingHost.await(
        COMMAND_MAX,
        () -> sleeps(mark).isEmpty() ? List.of("no build is held under " + mark) : List.of());
  }

  /** Lets the builds that are held under {@code mark} go on. */
  void release(long mark) throws IOException {
    for (String sleep : sleeps(mark)) {
      long pid = Long.parseLong(sleep.substring(0, sleep.indexOf(':')));
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
  }

  private static List<String> sleeps(long mark) throws IOException {
    String seconds = TestingTree.heldSeconds(mark).replace(".", "\\.");
    return TestingHost.processesWith("^sleep " + seconds + " ?$");
  }

  /**
   * What should not be there when no node runs and no build is under way. The FIFO by which rooms
   * know that their node lives is no such thing: the next node removes it.
   */
  List<String> leftovers() throws IOException {
    List<String> left = new ArrayList<>(TestingHost.mountsWith(data().toString()));
    left.addAll(TestingHost.processesWith(Pattern.quote(data().toString())));
    for (String name : List.of("rooms", "staging", "work")) {
      TestingRooms.below(data().resolve(name)).forEach(path -> left.add(path.toString()));
    }
    left.removeIf(one -> one.startsWith(data().resolve("rooms/.alive-").toString()));
    return left;
  }

  /** Digest of a file of the repository. */
  String sha256(String fileName) throws Exception {
    byte[] bytes = Files.readAllBytes(repository().resolve(fileName));
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /** Ends everything that was started. */
  void close() throws IOException, InterruptedException {
    for (Running running : started) {
      running.kill();
    }
    TestingHost.await(Duration.ofSeconds(60), () -> TestingHost.mountsWith(data().toString()));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** A command under way. */
  final class Running {
    private final List<String> arguments;
    private final Path out;
    private final Path err;
    private final Process process;

    private Running(String... arguments) throws IOException {
      this.arguments = List.of(arguments);
      out = Files.createTempFile(directory, "out", "");
      err = Files.createTempFile(directory, "err", "");
      // Tests may run in the background of a shell, which has its children ignore Ctrl-C.
      List<String> argv = new ArrayList<>(List.of("/usr/bin/env", "--default-signal=INT"));
      argv.addAll(before);
      argv.addAll(TestingJvm.argv());
      argv.addAll(this.arguments);
      ProcessBuilder builder = new ProcessBuilder(argv);
      builder.environment().clear();
      builder.environment().putAll(environment);
      process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
    }

    /** Waits for its end. */
    Ended await() throws InterruptedException {
      return await(COMMAND_MAX);
    }

    /** Waits for its end, at most for {@code most}. */
    Ended await(Duration most) throws InterruptedException {
      if (!process.waitFor(most.toSeconds(), TimeUnit.SECONDS)) {
        kill();
        throw new AssertionError(arguments + " did not end: " + text(out) + text(err));
      }
      return new Ended(process.exitValue(), text(out), text(err));
    }

    /** Waits until its output has {@code part}. */
    void awaitOutput(String part) throws IOException, InterruptedException {
      TestingHost.await(
          COMMAND_MAX,
          () -> {
            if (text(out).contains(part)) {
              return List.of();
            }
            if (!process.isAlive()) {
              throw new AssertionError(
                  "%s ended with %s before it said '%s': %s%s"
                      .formatted(arguments, process.exitValue(), part, text(out), text(err)));
            }
            return List.of("no '%s' of %s: %s".formatted(part, arguments, text(out)));
          });
    }

    /** What it has printed so far. */
    String output() {
      return text(out);
    }

    /** What it has printed as errors so far. */
    String errors() {
      return text(err);
    }

    boolean isAlive() {
      return process.isAlive();
    }

    /** As Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
      signal("INT");
    }

    /** Sends the signal {@code name}, without its {@code SIG}. */
    void signal(String name) throws IOException, InterruptedException {
      assertThat(
              new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                  .start()
                  .waitFor())
          .isZero();
    }

    /** As {@code kill -9} does; returns when it is gone. */
    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }
  }
}
