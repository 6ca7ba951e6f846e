package dev.cairn.ports;

import dev.cairn.environment.RoomCommand;
import dev.cairn.environment.RoomException;
import dev.cairn.environment.RoomSpec;
import dev.cairn.environment.Rooms;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates PKGBUILDs of one tree in one room, one after the other: a bash that stays, without
 * network, to which the tree is read-only. {@code evaluate-recipes.bash} is its program.
 *
 * <p>What a recipe can do against it, and what comes of that:
 *
 * <ul>
 *   <li>loop: its processor time and its time by the clock are limited; after the latter the whole
 *       room is ended, and the next recipe gets a new one;
 *   <li>fork for ever: the room limits processes; what is left when the recipe returns is killed;
 *   <li>write without end: files are limited, and so is what is read here;
 *   <li>leave the shell, read standard input, ask the network: an error or an end of file.
 * </ul>
 *
 * All of these make the recipe broken and touch no other. The room protects the host from the tree;
 * recipes of one tree run as one user and are not protected from a neighbour that means harm.
 *
 * <p>Used by one thread. {@link #close} may be called by any.
 */
final class PkgbuildEvaluator implements AutoCloseable {

  /** Output of one recipe; the largest .SRCINFO of real trees has about 60 KiB. */
  private static final int OUTPUT_MAX_KIB = 1024;

  /** Messages that reach a reader. */
  private static final int MESSAGE_MAX = 600;

  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration END_MAX = Duration.ofSeconds(30);
  private static final RoomSpec.RoomLimits LIMITS =
      new RoomSpec.RoomLimits(1L << 30, 256, 256L << 20);

  /** What came back for one recipe. */
  private record Answer(String status, String output, String messages) {}

  private final Rooms rooms;
  private final RoomSpec roomSpec;
  private final RoomCommand command;
  private final Duration timeMax;
  private final ScheduledExecutorService alarms;
  private volatile @Nullable Process process;
  private volatile boolean closed;
  private @Nullable Process bufferedFor;
  private @Nullable InputStream buffer;

  /**
   * Prepares an evaluator; its room is opened for the first recipe.
   *
   * @param tree with the real path of its directory
   * @param alarms where the end of a recipe's time is scheduled
   */
  PkgbuildEvaluator(
      Rooms rooms,
      TreeSettings tree,
      ReadingSettings settings,
      int slot,
      ScheduledExecutorService alarms)
      throws IOException {
    this.rooms = rooms;
    this.timeMax = settings.recipeTimeMax();
    this.alarms = alarms;
    roomSpec =
        new RoomSpec(
            "recipes-" + slot,
            List.of(new RoomSpec.Bind(tree.directory(), tree.directory(), false)),
            LIMITS,
            slot);
    Map<String, String> variables = new HashMap<>(tree.variables());
    variables.put("CARCH", settings.architecture());
    variables.put("LIBRARY", settings.makepkgLibrary().toString());
    variables.put("MAKEPKG_CONF", settings.makepkgConfiguration().toString());
    command =
        new RoomCommand(
            List.of(
                "bash",
                "--noprofile",
                "--norc",
                "-c",
                program(),
                "cairn-evaluator",
                Long.toString(Math.max(1, timeMax.toSeconds())),
                Integer.toString(OUTPUT_MAX_KIB)),
            RoomCommand.User.BUILDER,
            Path.of("/tmp"),
            Map.copyOf(variables));
  }

  private static String program() throws IOException {
    try (InputStream in = PkgbuildEvaluator.class.getResourceAsStream("evaluate-recipes.bash")) {
      if (in == null) {
        throw new IllegalStateException("evaluate-recipes.bash is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Returns what {@code makepkg --printsrcinfo} would print in {@code recipe}.
   *
   * @throws RecipeException when the recipe is broken, with makepkg's message
   * @throws RoomException when no room can be had, or makepkg is not in it
   */
  String evaluate(Path recipe) throws RecipeException, RoomException {
    Process room = running();
    Answer answer;
    try {
      OutputStream requests = room.getOutputStream();
      requests.write(recipe.toString().getBytes(StandardCharsets.UTF_8));
      requests.write(0);
      requests.flush();
      answer = answer(room, timeMax);
    } catch (IOException e) {
      throw new RecipeException("it ended the shell that evaluates it", e);
    }
    String said = oneLine(answer.messages());
    return switch (answer.status()) {
      case "ok" -> answer.output();
      case "left-early" ->
          throw new RecipeException(with("it leaves the shell (exit) while it is read", said));
      case "left-running" ->
          throw new RecipeException(with("it leaves processes running behind", said));
      case "152" ->
          throw new RecipeException(
              "it takes more than %d s of processor time".formatted(timeMax.toSeconds()));
      case "153" ->
          throw new RecipeException("it writes more than %d KiB".formatted(OUTPUT_MAX_KIB));
      case "137" -> throw new RecipeException(with("it was killed, perhaps for its memory", said));
      default ->
          throw new RecipeException(
              said.isEmpty() ? "it ends with status " + answer.status() : said);
    };
  }

  /** Ends the room; an evaluation that is under way fails. */
  @Override
  public void close() {
    closed = true;
    stop();
  }

  private Process running() throws RoomException {
    Process current = process;
    if (current != null && current.isAlive()) {
      return current;
    }
    Process started = rooms.converse(roomSpec, command);
    process = started;
    if (closed) {
      stop();
      throw new RoomException("the evaluation of recipes was ended");
    }
    Thread.ofVirtual().name(roomSpec.name() + "-stderr").start(() -> discard(started));
    try {
      Answer greeting = answer(started, START_MAX);
      if (greeting.status().equals("ok")) {
        return started;
      }
      stop();
      throw new RoomException(
          "recipes cannot be evaluated: " + oneLine(greeting.messages() + greeting.output()));
    } catch (IOException | RecipeException e) {
      stop();
      if (e instanceof RoomException roomException) {
        throw roomException;
      }
      throw new RoomException(
          "recipes cannot be evaluated: bash did not start in the room (" + e.getMessage() + ")",
          e);
    }
  }

  private static void discard(Process room) {
    try (InputStream errors = room.getErrorStream()) {
      errors.transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // The room has ended.
    }
  }

  private Answer answer(Process room, Duration limit) throws IOException, RecipeException {
    Future<?> alarm =
        alarms.schedule(room::destroyForcibly, limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      InputStream in = buffered(room);
      Answer answer = new Answer(field(in), field(in), field(in));
      if (!alarm.cancel(false)) {
        stop();
      }
      return answer;
    } catch (IOException e) {
      stop();
      if (!alarm.cancel(false)) {
        throw new RecipeException("it takes longer than %d s".formatted(limit.toSeconds()), e);
      }
      throw e;
    }
  }

  private InputStream buffered(Process room) {
    InputStream current = buffer;
    if (current == null || bufferedFor != room) {
      current = new BufferedInputStream(room.getInputStream(), 64 * 1024);
      buffer = current;
      bufferedFor = room;
    }
    return current;
  }

  private static String field(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
    for (int b = in.read(); b != 0; b = in.read()) {
      if (b < 0) {
        throw new IOException("the room has ended");
      }
      if (bytes.size() > 2 * OUTPUT_MAX_KIB * 1024) {
        throw new IOException("the answer has no end");
      }
      bytes.write(b);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void stop() {
    Process current = process;
    process = null;
    if (current != null) {
      current.destroyForcibly();
      try {
        // The next room has the same slot, so this one must be gone.
        current.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String with(String statement, String said) {
    return said.isEmpty() ? statement : statement + ": " + said;
  }

  /**
   * Makepkg's errors if there are any, otherwise the last lines, without marks, on one line. That
   * the recipe could not be sourced is not said where bash has said why.
   */
  private static String oneLine(String messages) {
    List<String> lines =
        messages.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    List<String> errors = lines.stream().filter(line -> line.contains("==> ERROR:")).toList();
    List<String> reasons =
        lines.stream().filter(line -> !line.contains("==> ERROR: Failed to source")).toList();
    boolean sourcing = reasons.size() < lines.size() && !reasons.isEmpty();
    List<String> chosen = sourcing ? reasons : errors.isEmpty() ? lines : errors;
    String joined =
        String.join(
            "; ",
            chosen.subList(Math.max(0, chosen.size() - 5), chosen.size()).stream()
                .map(line -> line.replace("==> ERROR: ", ""))
                .toList());
    String cut = joined.length() > MESSAGE_MAX ? joined.substring(0, MESSAGE_MAX) + "…" : joined;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
