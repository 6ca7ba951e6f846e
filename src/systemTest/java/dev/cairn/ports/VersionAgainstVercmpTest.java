package dev.cairn.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("The order of versions")
class VersionAgainstVercmpTest {
  private static final long SEED = 20261120;
  private static final int PAIRS = 5_000;
  private static final String[] SEGMENTS = {
    "0", "1", "01", "2", "10", "007", "99", "a", "b", "rc", "alpha", "Z", "r12", "g1f"
  };
  private static final String[] SEPARATORS = {".", ".", ".", "", "_", "+", "..", "~", "._"};

  @Test
  @Timeout(120)
  @DisplayName("is that of the installed vercmp, on 5,000 generated pairs")
  void isThatOfTheInstalledVercmp(@TempDir Path directory) throws Exception {
    Random random = new Random(SEED);
    List<String> texts = new ArrayList<>();
    for (int n = 0; n < PAIRS; n++) {
      String left = version(random);
      texts.add(left);
      texts.add(random.nextInt(3) == 0 ? changed(left, random) : version(random));
    }
    List<Integer> theirs = vercmp(texts, directory);
    assertThat(theirs).hasSize(PAIRS).contains(-1, 0, 1);
    for (int n = 0; n < PAIRS; n++) {
      String left = texts.get(2 * n);
      String right = texts.get(2 * n + 1);
      assertThat(Version.parse(left).compareTo(Version.parse(right)))
          .as("'%s' against '%s' (seed %d)", left, right, SEED)
          .isEqualTo(theirs.get(n));
    }
  }

  private static String version(Random random) {
    StringBuilder text = new StringBuilder();
    if (random.nextInt(6) == 0) {
      text.append(random.nextInt(3)).append(':');
    }
    int segments = 1 + random.nextInt(4);
    for (int n = 0; n < segments; n++) {
      text.append(n == 0 ? "" : SEPARATORS[random.nextInt(SEPARATORS.length)]);
      text.append(SEGMENTS[random.nextInt(SEGMENTS.length)]);
    }
    if (random.nextInt(12) == 0) {
      text.append('.');
    }
    if (random.nextBoolean()) {
      text.append('-').append(1 + random.nextInt(3));
      text.append(random.nextInt(4) == 0 ? ".1" : "");
    }
    return text.toString();
  }

  /** Nearly the same version, where most mistakes would hide. */
  private static String changed(String text, Random random) {
    int at = random.nextInt(text.length());
    return switch (random.nextInt(4)) {
      case 0 -> text;
      case 1 -> "0:" + (text.indexOf(':') < 0 ? text : text.substring(text.indexOf(':') + 1));
      case 2 -> text.indexOf('-') < 0 ? text + "-1" : text.substring(0, text.indexOf('-'));
      default -> Character.isLetterOrDigit(text.charAt(at)) ? insert(text, at) : text + "a";
    };
  }

  private static String insert(String text, int at) {
    return text.indexOf(':') >= at ? text : text.substring(0, at) + "0" + text.substring(at);
  }

  private static List<Integer> vercmp(List<String> texts, Path directory)
      throws IOException, InterruptedException {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    for (String text : texts) {
      input.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
      input.write(0);
    }
    Path pairs = Files.write(directory.resolve("pairs"), input.toByteArray());
    Process process =
        new ProcessBuilder("xargs", "-0", "-n2", "vercmp")
            .redirectInput(pairs.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(process.waitFor()).isZero();
    return output.lines().map(Integer::valueOf).toList();
  }
}
