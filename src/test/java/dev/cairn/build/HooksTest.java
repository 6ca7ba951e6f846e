package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import dev.cairn.build.BuildEvent.BuildFailed;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.BuildEvent.BuildSucceeded;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.RunEvent.BuildSkipped;
import dev.cairn.build.RunEvent.IgnoredPackage;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.RunFinished;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.journal.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Hooks")
@Timeout(60)
class HooksTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final PlannedBuild APP =
      TestingBuilds.plan(TestingBuilds.identity("apps/app", "3-1", "f"), "/t/app", List.of(), 0);

  @TempDir Path directory;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  @DisplayName("of packages are told what happened, in an environment with nothing else in it")
  void environment() throws IOException {
    hook("hook_pkg_success", "env | sort > $OUT/success.new; mv $OUT/success.new $OUT/success");
    ActorRef<Announcement> hooks = spawn(Duration.ofSeconds(30));
    queued(hooks, "b1");
    tell(
        hooks,
        "build|b1",
        new BuildSucceeded(
            NOON,
            Duration.ZERO,
            List.of(new PackageFile("a.pkg", 1, "00"), new PackageFile("b.pkg", 1, "11"))));
    assertThat(withoutShell(await("success")))
        .containsExactly(
            "DIR_LOGS=/logs",
            "FLAVOR=",
            "ORIGIN=apps/app",
            "OUT=" + directory,
            "PATH=/usr/bin:/bin",
            "PKGNAME=a.pkg b.pkg",
            "RESULT=success",
            "RUN_ID=r1",
            "VERSION=3-1");
  }

  @Test
  @DisplayName("get the text of an error as it is: nothing in it is expanded or run")
  void textIsData() throws IOException {
    hook(
        "hook_pkg_failure", "printf '%s\\n' \"$PHASE: $ERROR\" > $OUT/f.new; mv $OUT/f.new $OUT/f");
    ActorRef<Announcement> hooks = spawn(Duration.ofSeconds(30));
    queued(hooks, "b1");
    String error = "$(touch " + directory.resolve("owned") + "); `id` \"quoted\" * ";
    tell(hooks, "build|b1", new BuildFailed(NOON, Duration.ZERO, Phase.BUILD, error));
    assertThat(await("f")).containsExactly("build: " + error);
    assertThat(directory.resolve("owned")).doesNotExist();
  }

  @Test
  @DisplayName("of a run come one after the other, and ignored and skipped packages have theirs")
  void run() throws IOException {
    hook("hook_run_start", "echo start $PORTS_QUEUED >> $OUT/all; exit 3");
    hook(
        "hook_run_end",
        "echo end $PORTS_BUILT $PORTS_FAILED $PORTS_IGNORED $PORTS_SKIPPED >> $OUT/all;"
            + " cp $OUT/all $OUT/end.new; mv $OUT/end.new $OUT/end");
    hook("hook_pkg_ignored", "echo $ORIGIN $REASON > $OUT/i.new; mv $OUT/i.new $OUT/i");
    hook("hook_pkg_skipped", "echo $ORIGIN $REASON > $OUT/s.new; mv $OUT/s.new $OUT/s");
    ActorRef<Announcement> hooks = spawn(Duration.ofSeconds(30));
    tell(
        hooks,
        "run|r1",
        new RunPlanned(
            NOON,
            Purpose.PUBLISH,
            List.of(APP),
            List.of(new IgnoredPackage("broken", "no PKGBUILD")),
            0,
            false,
            "alice"));
    tell(hooks, "run|r1", new BuildSkipped(NOON, "app", List.of("a", "b")));
    tell(hooks, "run|r1", new RunFinished(NOON, 4, 3, 2, 1, 0, 0));
    assertThat(await("end")).containsExactly("start 1", "end 4 3 1 2");
    assertThat(await("i")).containsExactly("broken no PKGBUILD");
    assertThat(await("s")).containsExactly("apps/app a -> b");
  }

  @Test
  @DisplayName("that never end are killed, and the next ones run")
  void timeLimit() throws IOException {
    hook("hook_run_start", "echo $$ > $OUT/pid; sleep 600 & wait");
    hook("hook_run_end", "echo end > $OUT/end.new; mv $OUT/end.new $OUT/end");
    ActorRef<Announcement> hooks = spawn(Duration.ofMillis(300));
    tell(
        hooks,
        "run|r1",
        new RunPlanned(NOON, Purpose.PUBLISH, List.of(), List.of(), 0, false, "alice"));
    tell(hooks, "run|r1", new RunFinished(NOON, 0, 0, 0, 0, 0, 0));
    assertThat(await("end")).containsExactly("end");
    long pid = Long.parseLong(await("pid").getFirst());
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  @Test
  @DisplayName("that are not executable are left alone")
  void notExecutable() throws IOException {
    Files.writeString(directory.resolve("hook_run_start"), "#!/bin/sh\ntouch $OUT/ran\n");
    hook("hook_run_end", "echo end > $OUT/end.new; mv $OUT/end.new $OUT/end");
    ActorRef<Announcement> hooks = spawn(Duration.ofSeconds(30));
    tell(
        hooks,
        "run|r1",
        new RunPlanned(NOON, Purpose.PUBLISH, List.of(), List.of(), 0, false, "alice"));
    tell(hooks, "run|r1", new RunFinished(NOON, 0, 0, 0, 0, 0, 0));
    assertThat(await("end")).containsExactly("end");
    assertThat(directory.resolve("ran")).doesNotExist();
  }

  private ActorRef<Announcement> spawn(Duration timeMax) {
    return KIT.spawn(
        Hooks.create(
            new HookSettings(
                directory,
                Map.of("PATH", "/usr/bin:/bin", "DIR_LOGS", "/logs", "OUT", directory.toString()),
                timeMax,
                2)));
  }

  private static void queued(ActorRef<Announcement> hooks, String id) {
    tell(
        hooks,
        "build|" + id,
        new BuildQueued(
            NOON, "r1", APP.identity(), Purpose.PUBLISH, 1, List.of(), Map.of(), "alice"));
  }

  private static void tell(ActorRef<Announcement> hooks, String entity, Stored event) {
    hooks.tell(new Announcement(entity, event));
  }

  private void hook(String name, String script) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** What a hook has written; hooks move it into place when it is complete. */
  private List<String> await(String name) {
    return KIT.createTestProbe()
        .awaitAssert(
            Duration.ofSeconds(30),
            () -> {
              assertThat(directory.resolve(name)).exists();
              return Files.readAllLines(directory.resolve(name));
            });
  }

  /** Without what a shell sets for itself. */
  private static List<String> withoutShell(List<String> lines) {
    return lines.stream().filter(line -> !line.matches("(PWD|OLDPWD|SHLVL|_)=.*")).toList();
  }
}
