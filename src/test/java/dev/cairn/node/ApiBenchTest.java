package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.cli.ApiBenchmark.Line;
import dev.cairn.cli.ApiBenchmark.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The benchmark of the API")
class ApiBenchTest {
  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  @DisplayName("has a node in a JVM of its own tell its clients everything, once and in order")
  void whole() throws Exception {
    List<Line> lines = new ArrayList<>();
    assertThat(ApiBench.run(new Request(20, 40, 2, 3_000, 200, 5), lines::add)).isTrue();
    assertThat(lines)
        .contains(
            new Line("a log from its first line on: lost, twice or wrong", 0, "of 3000"),
            new Line("a log from its middle on: lost, twice or wrong", 0, "of 1500"),
            new Line("events that a client was not told", 0, "of 20 x 80"),
            new Line("events told twice, out of order, or never stored", 0, "of 20 x 80"));
    assertThat(lines)
        .extracting(Line::what)
        .contains("failed builds, 6 of 6: p99", "newest builds, 100 of 200: p99");
  }
}
