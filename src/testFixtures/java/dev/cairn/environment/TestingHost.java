package dev.cairn.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

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
