package dev.cairn.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks for what rooms may have left on this host. */
public final class TestingHost {
  private TestingHost() {}

  /** Command lines of all processes of this host in which {@code pattern} is found. */
  public static List<String> processesWith(String pattern) throws IOException {
    return matching("cmdline", Pattern.compile(pattern));
  }

  /** Lines of all mount tables of this host in which {@code text} is found. */
  public static List<String> mountsWith(String text) throws IOException {
    return matching("mountinfo", Pattern.compile(Pattern.quote(text)));
  }

  /** Control groups of this host with {@code text} in their name. */
  public static List<String> controlGroupsWith(String text) throws IOException {
    List<String> found = new ArrayList<>();
    Path top = Path.of("/sys/fs/cgroup");
    if (Files.isDirectory(top)) {
      Files.walkFileTree(
          top,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path group, BasicFileAttributes attributes) {
              if (group.toString().contains(text)) {
                found.add(group.toString());
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE; // A group that was just removed.
            }

            @Override
            public FileVisitResult postVisitDirectory(Path group, @Nullable IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    }
    return found;
  }

  /** Something that looks for what should not be there. */
  @FunctionalInterface
  public interface Search {
    List<String> find() throws IOException;
  }

  /** Waits until {@code search} finds nothing, and fails with its findings after {@code most}. */
  public static void await(Duration most, Search search) throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<String> found = search.find();
    while (!found.isEmpty()) {
      if (System.nanoTime() - start > most.toNanos()) {
        throw new AssertionError("still there after " + most + ": " + found);
      }
      Thread.sleep(20);
      found = search.find();
    }
  }

  private static List<String> matching(String file, Pattern pattern) throws IOException {
    List<String> found = new ArrayList<>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        try {
          String text =
              new String(Files.readAllBytes(process.resolve(file)), StandardCharsets.UTF_8);
          text.replace('\0', ' ')
              .lines()
              .filter(line -> pattern.matcher(line).find())
              .map(line -> process.getFileName() + ": " + line)
              .forEach(found::add);
        } catch (IOException e) {
          // It ended in between, or is just ending and has no mounts any more.
        }
      }
    }
    return found;
  }
}
