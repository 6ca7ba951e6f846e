package dev.cairn.node;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the tests start the program: as {@code ./cairn} does, from the jars that Maven has made, with
 * an AOT cache that halves what a start costs and is made once per jar.
 */
final class TestingJvm {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path JAR = TARGET.resolve("cairn.jar");
  private static final Path CACHE = TARGET.resolve("system-test.aot");

  private static @Nullable List<String> argv;

  private TestingJvm() {}

  /** The command line, up to the arguments of the program. */
  static synchronized List<String> argv() throws IOException {
    List<String> known = argv;
    if (known == null) {
      known = command("-XX:AOTCache=" + CACHE);
      if (!Files.exists(CACHE) || modified(CACHE).compareTo(modified(JAR)) < 0) {
        train();
      }
      argv = known;
    }
    return known;
  }

  private static FileTime modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file);
  }

  private static List<String> command(String cacheOption) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + Path.of(".mvn", "cairn.jvm").toAbsolutePath(),
        "-XX:TieredStopAtLevel=1",
        cacheOption,
        "-Dcairn.home=" + Path.of("").toAbsolutePath(),
        "-cp",
        JAR + File.pathSeparator + TARGET.resolve("lib") + "/*",
        Main.class.getName());
  }

  /** Without the cache everything works, only slower, so its failure is told by no test. */
  private static void train() throws IOException {
    Path data = Files.createTempDirectory(TARGET, "aot");
    Path fresh = data.resolve("aot");
    List<String> training = new ArrayList<>(command("-XX:AOTCacheOutput=" + fresh));
    training.addAll(List.of("status", "--data", data.resolve("data").toString()));
    ProcessBuilder builder = new ProcessBuilder(training);
    builder.environment().keySet().removeIf(name -> name.startsWith("CAIRN_"));
    builder.redirectErrorStream(true).redirectOutput(data.resolve("log").toFile());
    try {
      int status = builder.start().waitFor();
      if (status == 0 && Files.exists(fresh)) {
        Files.move(fresh, CACHE, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
