package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real script in a made-up project, with JDKs and a Maven that only say what they got. */
@DisplayName("./cairn")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LauncherTest {
  private Path home;
  private Path elsewhere;
  private Path jdk25;
  private Path jdk17;
  private Path tools;

  @BeforeEach
  void aProjectThatWasBuilt(@TempDir Path directory) throws IOException {
    home = Files.createDirectories(directory.toRealPath().resolve("a project"));
    elsewhere = Files.createDirectories(directory.toRealPath().resolve("else where"));
    Files.copy(Path.of("cairn"), home.resolve("cairn"));
    write(home.resolve("pom.xml"), "");
    write(home.resolve("src/main/java/A.java"), "");
    write(home.resolve(".mvn/cairn.jvm"), "");
    write(home.resolve("target/run/cairn.jar"), "");
    Path stamp = write(home.resolve("target/run/built"), "");
    Files.setLastModifiedTime(stamp, FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));
    jdk25 = jdk(directory.resolve("jdk 25"), "25.0.3");
    jdk17 = jdk(directory.resolve("jdk 17"), "17.0.15");
    tools = Files.createDirectories(directory.resolve("tools"));
    program(
        tools.resolve("mvn"),
        """
        echo "$PWD|$JAVA_HOME|$*" >>"$PWD/maven.log"
        mkdir -p target && echo jar >target/cairn.jar
        """);
  }

  @Test
  @DisplayName("starts the program on the JDK 25 of JAVA_HOME, arguments and directory untouched")
  void javaHome() throws Exception {
    Run run = run(jdk25, "plan", "a b", "$(id)", "");
    assertThat(run.lines())
        .startsWith("jdk " + jdk25, "in " + elsewhere)
        .contains("-Dcairn.home=" + home, "dev.cairn.node.Main")
        .endsWith("plan", "a b", "$(id)", "");
    assertThat(run.status()).isEqualTo(42);
    assertThat(home.resolve("maven.log")).doesNotExist();
  }

  @Test
  @DisplayName("becomes the program, so that signals reach it")
  void becomes() throws Exception {
    Running running = start(home.resolve("cairn"), jdk25, List.of(), "doctor");
    assertThat(running.await().lines()).contains("pid " + running.process().pid());
  }

  @Test
  @DisplayName("passes over a JAVA_HOME and a default java of another release")
  void path() throws Exception {
    Run run = run(jdk17, List.of(jdk17.resolve("bin"), jdk25.resolve("bin")), "doctor");
    assertThat(run.lines()).startsWith("jdk " + jdk25);
  }

  @Test
  @DisplayName("does not take release 250, or a JRE without a compiler, for a JDK 25")
  void notThose() throws Exception {
    Path jdk250 = jdk(elsewhere.resolve("jdk 250"), "250");
    Path jre = jdk(elsewhere.resolve("jre"), "25");
    Files.delete(jre.resolve("bin/javac"));
    Run run = run(jdk250, List.of(jre.resolve("bin"), jdk25.resolve("bin")), "doctor");
    assertThat(run.lines()).startsWith("jdk " + jdk25);
  }

  @Test
  @DisplayName("is found through a link")
  void link() throws Exception {
    Path link = Files.createSymbolicLink(elsewhere.resolve("c"), home.resolve("cairn"));
    Run run = start(link, jdk25, List.of(), "doctor").await();
    assertThat(run.lines()).contains("-Dcairn.home=" + home);
  }

  @Test
  @DisplayName("builds first when a source is newer, and says so")
  void stale() throws Exception {
    makeStale();
    Run run = run(jdk25, "doctor");
    assertThat(run.errors()).hasSize(1).first().asString().contains("building the application");
    assertThat(run.lines()).endsWith("doctor");
    assertThat(Files.readAllLines(home.resolve("maven.log")))
        .singleElement()
        .asString()
        .startsWith(home + "|" + jdk25 + "|")
        .endsWith("process-classes");
    assertThat(home.resolve("target/run/cairn.jar")).content().isEqualTo("jar\n");
    assertThat(run(jdk25, "doctor").errors()).as("and only once").isEmpty();
  }

  @Test
  @DisplayName("builds once when many start at one time")
  void concurrently() throws Exception {
    makeStale();
    List<Running> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      running.add(start(home.resolve("cairn"), jdk25, List.of(), "doctor"));
    }
    for (Running each : running) {
      assertThat(each.await().status()).isEqualTo(42);
    }
    assertThat(Files.readAllLines(home.resolve("maven.log"))).hasSize(1);
  }

  @Test
  @DisplayName("shows Maven's reason, starts nothing and tries again next time when a build fails")
  void brokenSources() throws Exception {
    makeStale();
    program(tools.resolve("mvn"), "echo A.java:1: error; exit 1\n");
    for (int i = 0; i < 2; i++) {
      Run run = run(jdk25, "doctor");
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.lines()).isEmpty();
      assertThat(run.errors())
          .contains("A.java:1: error")
          .last()
          .asString()
          .contains("could not be built");
    }
  }

  private void makeStale() throws IOException {
    Files.setLastModifiedTime(
        home.resolve("target/run/built"), FileTime.from(Instant.parse("2000-01-01T00:00:00Z")));
  }

  private Run run(Path javaHome, String... arguments) throws Exception {
    return run(javaHome, List.of(), arguments);
  }

  private Run run(Path javaHome, List<Path> path, String... arguments) throws Exception {
    return start(home.resolve("cairn"), javaHome, path, arguments).await();
  }

  private Running start(Path script, Path javaHome, List<Path> path, String... arguments)
      throws IOException {
    List<String> argv = new ArrayList<>(List.of(script.toString()));
    argv.addAll(Arrays.asList(arguments));
    List<String> searchPath = new ArrayList<>(List.of(tools.toString()));
    path.forEach(entry -> searchPath.add(entry.toString()));
    searchPath.addAll(List.of("/usr/bin", "/bin"));
    Path out = Files.createTempFile(elsewhere, "run", ".out");
    Path err = Files.createTempFile(elsewhere, "run", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .directory(elsewhere.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().put("PATH", String.join(":", searchPath));
    return new Running(builder.start(), out, err);
  }

  /** A JDK whose java prints where it is, where it was started and what it was given. */
  private static Path jdk(Path place, String version) throws IOException {
    write(place.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
    program(place.resolve("bin/javac"), "");
    program(
        place.resolve("bin/java"),
        """
        printf '%%s\\n' 'jdk %s' "in $PWD" "pid $$" "$@"
        exit 42
        """
            .formatted(place));
    return place;
  }

  private static void program(Path file, String body) throws IOException {
    write(file, "#!/bin/bash\n" + body);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable: " + file);
    }
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private record Running(Process process, Path out, Path err) {
    Run await() throws InterruptedException {
      int status = process.waitFor();
      try {
        return new Run(status, Files.readAllLines(out), Files.readAllLines(err));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private record Run(int status, List<String> lines, List<String> errors) {}
}
