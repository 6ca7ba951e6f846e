package dev.cairn.api;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was read of {@code /metrics}: series and their values. Takes what Micrometer writes; that it
 * is the format of Prometheus, Prometheus's own parser judges.
 */
public final class TestingScrape {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{.*})? (\\S+)");

  private final Map<String, Double> series = new TreeMap<>();

  private TestingScrape() {}

  /** Reads the text format. */
  public static TestingScrape parse(String text) {
    TestingScrape scrape = new TestingScrape();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              Matcher sample = SAMPLE.matcher(line);
              if (!sample.matches()) {
                throw new IllegalArgumentException("no sample: " + line);
              }
              String labels = sample.group(2) == null ? "" : sample.group(2);
              scrape.series.put(
                  sample.group(1) + labels,
                  Double.valueOf(sample.group(3).replace("+Inf", "Infinity")));
            });
    return scrape;
  }

  /** The value of a series, written as in the text. */
  public double value(String name) {
    Double value = series.get(name);
    if (value == null) {
      throw new AssertionError("there is no " + name + " among " + series.keySet());
    }
    return value;
  }

  /**
   * Whether there is a series of a metric with at least these labels, each {@code name="value"}.
   */
  public boolean has(String metric, List<String> labels) {
    return series.keySet().stream()
        .anyMatch(
            name ->
                (name.equals(metric) || name.startsWith(metric + "{"))
                    && labels.stream().allMatch(name::contains));
  }

  /** All series. */
  public Set<String> names() {
    return series.keySet();
  }
}
