package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.Json;
import dev.cairn.api.Wire;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A display")
class DisplayTest {
  private static final Wire.Plan PLAN =
      new Wire.Plan(
          List.of(
              new Wire.PlanLine("zlib", "1.3-1", "build", List.of("never built"), List.of()),
              new Wire.PlanLine("png", "1.6-2", "build", List.of("zlib changed"), List.of("zlib")),
              new Wire.PlanLine("say\"so", "1-1", "ignore", List.of("bad"), List.of()),
              new Wire.PlanLine("old", "2-1", "keep", List.of("up to date"), List.of())),
          List.of("say\"so: \u001b[31mred"),
          List.of());

  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);
  private final RunProgress progress =
      new RunProgress(
          new Wire.Run(
              "r1",
              "active",
              "publish",
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              3,
              3,
              List.of("zlib"),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              new TreeMap<>()),
          PLAN);

  private static RunFeed.Event event(String json) throws Exception {
    JsonNode fields = Json.wire().readTree(json);
    return new RunFeed.Event(fields.path("type").asText(), "run|r1", fields);
  }

  private static Wire.Status status(Optional<Duration> estimate) {
    Wire.LiveBuild live =
        new Wire.LiveBuild(
            "b1",
            "zlib",
            "1.3-1",
            Optional.of("extract"),
            Duration.ofSeconds(75),
            Duration.ofSeconds(5),
            List.of("first", "\u001b[1mlast\u001b[0m line\u0007"));
    return new Wire.Status(
        "1",
        "/data",
        List.of("/tree"),
        Optional.of(
            new Wire.RunCounts("r1", "active", "publish", 3, 2, 1, 0, 0, 0, 0, 0, 0, estimate)),
        Optional.empty(),
        List.of(
            new Wire.Worker(0, "n/0", false, "namespaces", Optional.of(live)),
            new Wire.Worker(1, "n/1", false, "namespaces", Optional.empty()),
            new Wire.Worker(2, "n/2", true, "namespaces", Optional.empty())),
        2,
        new Wire.Load(1.25, 2, 0));
  }

  @Test
  @DisplayName("keeps the picture of a run that is over when its events come late")
  void lateEvents() throws Exception {
    RunProgress over =
        new RunProgress(
            new Wire.Run(
                "r1",
                "finished",
                "publish",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                2,
                0,
                List.of(),
                List.of("png", "zlib"),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new TreeMap<>()),
            PLAN);
    over.apply(event("{\"type\":\"BuildAttempted\",\"name\":\"zlib\"}"));
    assertThat(over.in(RunProgress.State.BUILT)).containsOnlyKeys("png", "zlib");
    assertThat(over.count(RunProgress.State.RUNNING)).isZero();
  }

  @Test
  @DisplayName("draws bars over each other and lets ends scroll by above them")
  void bars() throws Exception {
    try (BarsDisplay bars = new BarsDisplay(out, TestingCli.terminal(true, 200))) {
      bars.tick(status(Optional.of(Duration.ofSeconds(130))), progress, Duration.ofSeconds(8));
      assertThat(text.toString())
          .isEqualTo(
              """
              \u001b[?25l[....................] 0/3  0 failed  0 skipped  limit 2  load 1.3  0:08  about 2:10 left\u001b[K
               0  [####.....] zlib 1.3-1               extract    1:15  last line\u001b[K
               1  idle\u001b[K
               2  paused\u001b[K
              \u001b[J""");
      text.getBuffer().setLength(0);
      RunFeed.Event end =
          event(
              """
              {"type":"BuildSettled","name":"zlib","outcome":"built","took":"PT83.5S"}
              """);
      progress.apply(end);
      bars.event(end, progress);
      bars.tick(status(Optional.empty()), progress, Duration.ofSeconds(90));
      assertThat(text.toString())
          .startsWith(
              "\r\u001b[4ASUCCESS  zlib 1.3-1 in 1:23\u001b[K\n[######..............] 1/3  0 failed");
      text.getBuffer().setLength(0);
    }
    assertThat(text.toString()).isEqualTo("\r\u001b[4A\u001b[J\u001b[?25h");
  }

  @Test
  @DisplayName("cuts lines at the edge of a narrow terminal")
  void narrow() {
    try (BarsDisplay bars = new BarsDisplay(out, TestingCli.terminal(true, 20))) {
      bars.tick(status(Optional.empty()), progress, Duration.ZERO);
    }
    assertThat(text.toString().lines().map(line -> line.replaceAll("\u001b\\[[?0-9]*[A-Za-z]", "")))
        .allMatch(line -> line.length() < 20);
  }

  @Test
  @DisplayName("prints each beginning and end as a line, failures with their reason")
  void lines() throws Exception {
    LineDisplay lines = new LineDisplay(out, false);
    for (String json :
        List.of(
            "{\"type\":\"BuildAttempted\",\"name\":\"zlib\",\"worker\":\"n/0\"}",
            "{\"type\":\"PhaseStarted\",\"phase\":\"setup\"}",
            "{\"type\":\"BuildSettled\",\"name\":\"zlib\",\"outcome\":\"failed\",\"phase\":\"build\","
                + "\"detail\":\"cc: \\u001b[31mno\\u001b[0m\",\"took\":\"PT1.25S\"}",
            "{\"type\":\"BuildSkipped\",\"name\":\"png\",\"chain\":[\"a\",\"zlib\"]}",
            "{\"type\":\"StopRequested\",\"by\":\"alice\",\"now\":false}")) {
      lines.event(event(json), progress);
    }
    assertThat(text.toString().lines())
        .containsExactly(
            "START    zlib 1.3-1 on n/0",
            "FAILURE  zlib 1.3-1 in 1.3 s: build: cc: no",
            "SKIPPED  png 1.6-2: needs zlib -> a",
            "STOPPING as alice asked");
  }

  @Test
  @DisplayName("prints events for programs with camelCase fields and names as they are")
  void json() throws Exception {
    new JsonDisplay(out, out)
        .event(
            event(
                "{\"type\":\"BuildQueued\",\"build_id\":\"b1\",\"dependencies\":{\"lib_x\":"
                    + "{\"build_id\":\"b0\"}},\"files\":[{\"size_bytes\":3}]}"),
            progress);
    assertThat(text.toString())
        .isEqualToIgnoringNewLines(
            "{\"type\":\"BuildQueued\",\"buildId\":\"b1\",\"dependencies\":{\"lib_x\":"
                + "{\"buildId\":\"b0\"}},\"files\":[{\"sizeBytes\":3}]}");
  }

  @Test
  @DisplayName("shows a plan as a table without what would move the cursor")
  void table() {
    PlanText.table(PLAN, true, out);
    assertThat(text.toString().lines())
        .containsExactly(
            "PACKAGE  VERSION  ACTION  WHY",
            "zlib     1.3-1    build   never built",
            "png      1.6-2    build   zlib changed",
            "say\"so   1-1      ignore  bad",
            "problem: say\"so: red",
            "2 to build, 1 up to date, 1 ignored");
  }

  @Test
  @DisplayName("shows a plan as a graph")
  void dot() {
    PlanText.dot(PLAN, out);
    assertThat(text.toString())
        .isEqualTo(
            """
            digraph plan {
              rankdir=LR;
              node [shape=box, fontname="sans-serif"];
              "zlib" [label="zlib\\n1.3-1", style=bold, tooltip="never built"];
              "png" [label="png\\n1.6-2", style=bold, tooltip="zlib changed"];
              "say\\"so" [label="say\\"so\\n1-1", style=dotted, tooltip="bad"];
              "old" [label="old\\n2-1", style=solid, tooltip="up to date"];
              "png" -> "zlib";
            }
            """);
  }

  @Test
  @DisplayName("writes durations and sizes as people do")
  void values() {
    assertThat(Text.duration(Duration.ofMillis(3_440))).isEqualTo("3.4 s");
    assertThat(Text.duration(Duration.ofSeconds(125))).isEqualTo("2:05");
    assertThat(Text.duration(Duration.ofSeconds(3_725))).isEqualTo("1:02:05");
    assertThat(Text.size(812)).isEqualTo("812 B");
    assertThat(Text.size(1_500_000)).isEqualTo("1.4 MiB");
  }
}
