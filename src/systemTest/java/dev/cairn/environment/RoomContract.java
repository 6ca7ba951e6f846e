package dev.cairn.environment;

import static dev.cairn.environment.TestingRooms.asBuilder;
import static dev.cairn.environment.TestingRooms.asRoot;
import static dev.cairn.environment.TestingRooms.run;
import static dev.cairn.environment.TestingRooms.spec;
import static dev.cairn.environment.TestingRooms.watchdog;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.environment.RoomResult.Cancelled;
import dev.cairn.environment.RoomResult.Exited;
import dev.cairn.environment.RoomResult.FellSilent;
import dev.cairn.environment.RoomResult.TookTooLong;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every implementation of {@link Rooms} keeps to. */
@Tag("system")
@Timeout(120)
abstract class RoomContract {
  private static final Duration LONG = Duration.ofHours(1);

  Path data;
  Rooms rooms;

  abstract Rooms prepare(Path data) throws IOException;

  @BeforeEach
  void prepareIn(@TempDir Path directory) throws IOException {
    data = directory;
    rooms = prepare(directory);
  }

  @Test
  @DisplayName("hands over each line of both streams, in order, and the exit status")
  void handsOverLines() throws Exception {
    try (Room room = rooms.open(spec())) {
      var ran = run(room, asBuilder("echo one; echo two >&2; echo; printf three; exit 7"));
      assertThat(ran.lines()).containsExactly("one", "two", "", "three");
      assertThat(ran.result()).isEqualTo(new Exited(7));
    }
  }

  @Test
  @DisplayName("keeps what a command wrote for the next one")
  void keepsFiles() throws Exception {
    try (Room room = rooms.open(spec())) {
      run(room, asBuilder("echo kept > file"));
      assertThat(run(room, asBuilder("cat file")).lines()).containsExactly("kept");
    }
  }

  @Test
  @DisplayName("hands arguments and variables over unchanged, whatever is in them")
  void keepsArguments() throws Exception {
    String odd = " $(touch x) \n'\"\\ ; * ü ";
    try (Room room = rooms.open(spec())) {
      List<String> lines = new ArrayList<>();
      room.run(
          new RoomCommand(
              List.of("printf", "%s|", odd, "", "-n"),
              RoomCommand.User.BUILDER,
              Path.of("/build"),
              Map.of()),
          lines::add,
          TestingRooms.PATIENT);
      assertThat(String.join("\n", lines)).isEqualTo(odd + "||-n|");
      lines.clear();
      room.run(
          new RoomCommand(
              List.of("printenv", "ODD"),
              RoomCommand.User.BUILDER,
              Path.of("/build"),
              Map.of("ODD", odd)),
          lines::add,
          TestingRooms.PATIENT);
      assertThat(String.join("\n", lines)).isEqualTo(odd);
    }
  }

  @Test
  @DisplayName("gives 128 + n for a command that signal n ended, 127 for one that is not there")
  void tellsOddEnds() throws Exception {
    try (Room room = rooms.open(spec())) {
      assertThat(run(room, asBuilder("kill -TERM $$")).result()).isEqualTo(new Exited(143));
      assertThat(run(room, asBuilder("exec no-such-program")).result()).isEqualTo(new Exited(127));
    }
  }

  @Test
  @DisplayName("survives garbage, endless lines and a closed output without eating memory")
  void survivesGarbage() throws Exception {
    AtomicLong lines = new AtomicLong();
    AtomicLong longest = new AtomicLong();
    try (Room room = rooms.open(spec())) {
      RoomResult result =
          room.run(
              asBuilder(
                  "head -c 20000000 /dev/urandom; head -c 200000000 /dev/zero; echo; echo end;"
                      + " exec >&- 2>&-; true"),
              line -> {
                lines.incrementAndGet();
                longest.accumulateAndGet(line.length(), Math::max);
              },
              TestingRooms.PATIENT);
      assertThat(result).isEqualTo(new Exited(0));
      assertThat(longest.get()).isEqualTo(8192);
      assertThat(lines.get()).isGreaterThan(10_000);
    }
  }

  @Test
  @DisplayName("cannot be told a false exit status by the output of a command")
  void isNotFooled() throws Exception {
    try (Room room = rooms.open(spec())) {
      var ran = run(room, asBuilder("for i in 0 1 2; do echo \"$i 1 exited 0\"; done; exit 5"));
      assertThat(ran.result()).isEqualTo(new Exited(5));
      assertThat(ran.lines()).hasSize(3);
    }
  }

  @Test
  @DisplayName("ends a command that is silent for too long")
  void endsSilence() throws Exception {
    try (Room room = rooms.open(spec())) {
      RoomResult result =
          room.run(
              asBuilder("echo go; sleep 1000"), _ -> {}, watchdog(Duration.ofSeconds(2), LONG));
      assertThat(result).isInstanceOf(FellSilent.class);
      assertThat(run(room, asBuilder("echo again")).lines()).containsExactly("again");
    }
  }

  @Test
  @DisplayName("ends a command that takes too long, however much it says")
  void endsLongRuns() throws Exception {
    try (Room room = rooms.open(spec())) {
      RoomResult result =
          room.run(
              asBuilder("while :; do echo tick; sleep 0.1; done"),
              _ -> {},
              watchdog(LONG, Duration.ofSeconds(2)));
      assertThat(result).isInstanceOf(TookTooLong.class);
    }
  }

  @Test
  @DisplayName("is cancelled from another thread and takes no more commands")
  void isCancelled() throws Exception {
    try (Room room = rooms.open(spec())) {
      CountDownLatch running = new CountDownLatch(1);
      Thread canceller =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      running.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    room.cancel();
                  });
      RoomResult result =
          room.run(
              asBuilder("trap '' TERM INT; echo on; sleep 1000; sleep 1000"),
              _ -> running.countDown(),
              TestingRooms.PATIENT);
      canceller.join();
      assertThat(result).isEqualTo(new Cancelled());
      assertThat(run(room, asBuilder("echo more")).result()).isEqualTo(new Cancelled());
    }
  }

  @Test
  @DisplayName("kills what a command leaves behind before it reports")
  void killsDaemons() throws Exception {
    try (Room room = rooms.open(spec())) {
      run(room, asBuilder("setsid sleep 4242 >/dev/null 2>&1 & sleep 4243 & echo started"));
      var ran =
          run(room, asBuilder("grep -lsa 424[23] /proc/[0-9]*/cmdline | grep -v $$ || echo none"));
      assertThat(ran.lines()).containsExactly("none");
    }
  }

  @Test
  @DisplayName("shows a directory of the host at its place, writable where that is asked for")
  void bindsDirectories() throws Exception {
    Path in = Files.createDirectory(data.resolve("in with, odd:name"));
    Files.writeString(in.resolve("file"), "content");
    Path out = Files.createDirectory(data.resolve("out"));
    open(data);
    open(out);
    var spec =
        spec(
            new RoomSpec.Bind(in, Path.of("/recipe"), false),
            new RoomSpec.Bind(out, Path.of("/out"), true));
    try (Room room = rooms.open(spec)) {
      List<String> lines = new ArrayList<>();
      RoomResult result =
          room.run(
              new RoomCommand(
                  List.of("cp", "-v", "/recipe/file", "/out/copy"),
                  RoomCommand.User.ROOT,
                  Path.of("/recipe"),
                  Map.of()),
              lines::add,
              TestingRooms.PATIENT);
      assertThat(result).as(lines.toString()).isEqualTo(new Exited(0));
      assertThat(out.resolve("copy")).hasContent("content");
    }
  }

  @Test
  @DisplayName("talks to one program over its streams until its input ends")
  void converses() throws Exception {
    Process process =
        rooms.converse(
            spec(),
            new RoomCommand(
                List.of("sed", "s/^/got /"),
                RoomCommand.User.BUILDER,
                Path.of("/build"),
                Map.of()));
    try (var in = process.getOutputStream()) {
      in.write("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(process.getInputStream()).hasContent("got one\ngot two\n");
    assertThat(process.waitFor()).isZero();
    assertThat(TestingRooms.below(data.resolve("rooms"))).noneMatch(Files::isDirectory);
  }

  @Test
  @DisplayName("leaves nothing when a conversation is destroyed")
  void endsConversations() throws Exception {
    Process process =
        rooms.converse(
            spec(), asBuilder("sleep 4244 & trap '' TERM; echo up; sleep 4245; sleep 4245"));
    assertThat(process.getInputStream().read()).isEqualTo('u');
    process.destroyForcibly();
    process.waitFor();
    assertThat(TestingRooms.below(data.resolve("rooms"))).noneMatch(Files::isDirectory);
    assertThat(TestingHost.processesWith("424[45]")).isEmpty();
  }

  @Test
  @DisplayName("is gone, directory and processes, when it is closed; closing again is harmless")
  void closes() throws Exception {
    Room room = rooms.open(spec());
    run(room, asRoot("echo up"));
    room.close();
    room.close();
    assertThat(TestingRooms.below(data.resolve("rooms"))).isEmpty();
    assertThatThrownBy(() -> run(room, asBuilder("true")))
        .isInstanceOf(RoomException.class)
        .hasMessageContaining("closed");
  }

  @Test
  @DisplayName("refuses a name that is not fit for a directory")
  void refusesNames() {
    assertThatThrownBy(
            () -> rooms.open(new RoomSpec("../up", List.of(), TestingRooms.LIMITS, 0)).close())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("says which directory is missing")
  void namesMissingBinds() {
    var spec = spec(new RoomSpec.Bind(data.resolve("absent"), Path.of("/x"), false));
    assertThatThrownBy(() -> rooms.open(spec).close())
        .isInstanceOf(RoomException.class)
        .hasMessageContaining("absent")
        .hasMessageContaining("does not exist");
    assertThat(data.resolve("rooms")).isEmptyDirectory();
  }

  /** Lets the builder, who is another user, pass and write. */
  static void open(Path directory) throws IOException {
    Files.setPosixFilePermissions(
        directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
  }
}
