package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.Json;
import dev.cairn.api.TestingNode;
import dev.cairn.api.Wire;
import dev.cairn.cli.TestingCli.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The report of a run")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ReportCommandTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static Wire.Run run(List<String> built) {
    return new Wire.Run(
        "r1",
        "finished",
        "publish",
        Optional.of(NOON),
        Optional.of(NOON.plus(Duration.ofHours(1))),
        Optional.of("ann"),
        built.size() + 2,
        0,
        List.of(),
        built,
        List.of(new Wire.FailedBuild("bad", "build", "<script>alert(1)</script>")),
        List.of(new Wire.SkippedBuild("late", List.of("bad"))),
        List.of(),
        List.of(new Wire.IgnoredPackage("odd", "no \"recipe\"\nat all")),
        new TreeMap<>());
  }

  private static JsonNode read(RunReport report, String file) throws Exception {
    return Json.plain().readTree(report.files().get(file));
  }

  @Test
  @DisplayName("counts in summary.json as dsynth does")
  void summary() throws Exception {
    JsonNode summary = read(new RunReport(run(List.of("a", "b")), List.of()), "summary.json");
    assertThat(summary.path("kickoff").asText()).isEqualTo("01-Jan-2026 12:00:00 UTC");
    assertThat(summary.path("kfiles").asInt()).isEqualTo(1);
    assertThat(summary.path("active").asInt()).isZero();
    assertThat(summary.path("stats").toString())
        .isEqualTo(
            "{\"queued\":4,\"built\":2,\"failed\":1,\"ignored\":1,\"skipped\":1,\"remains\":0,"
                + "\"meta\":0,\"elapsed\":\"01:00:00\",\"pkghour\":2,\"impulse\":0,"
                + "\"swapinfo\":\"-\",\"load\":\"-\"}");
  }

  @Test
  @DisplayName("has an entry for each package, with the number of those that it held up")
  void history() throws Exception {
    RunReport report = new RunReport(run(List.of("a")), List.of());
    assertThat(report.entries())
        .extracting(one -> one.name() + " " + one.result() + " " + one.info())
        .containsExactlyInAnyOrder(
            "a built ",
            "bad failed build:1",
            "late skipped bad",
            "odd ignored no  recipe  at all:|:0");
    JsonNode first = read(report, "01_history.json").path(0);
    assertThat(first.toString())
        .isEqualTo(
            "{\"entry\":1,\"elapsed\":\"01:00:00\",\"ID\":\"-1\",\"result\":\"built\","
                + "\"origin\":\"a\",\"info\":\"\",\"duration\":\"00:00:00\"}");
  }

  @Test
  @DisplayName("begins a new file of history behind 50,000 bytes, and loses no entry")
  void manyFiles() throws Exception {
    RunReport report =
        new RunReport(run(IntStream.range(0, 1_000).mapToObj(i -> "p" + i).toList()), List.of());
    int files = read(report, "summary.json").path("kfiles").asInt();
    assertThat(files).isGreaterThan(1);
    int entries = 0;
    for (int i = 1; i <= files; i++) {
      entries += read(report, "%02d_history.json".formatted(i)).size();
    }
    assertThat(entries).isEqualTo(1_003);
  }

  @Test
  @DisplayName("tells poudriere's readers what failed, and of what kind it is")
  void data() throws Exception {
    JsonNode ports = read(new RunReport(run(List.of("a")), List.of()), ".data.json").path("ports");
    assertThat(ports.path("failed").path(0).path("errortype").asText()).isEqualTo("unknown");
    assertThat(ports.path("skipped").path(0).path("depends").asText()).isEqualTo("bad");
  }

  @Test
  @DisplayName("is a page without scripts, on which text of a build is only text")
  void page() {
    Wire.Run run = run(List.of("a"));
    RunReport report = new RunReport(run, List.of());
    String page = ReportPage.of(run, report.entries(), List.of(), report.elapsed());
    assertThat(page)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "default-src 'none'")
        .doesNotContain("<script")
        .doesNotContainPattern("(src|href)=");
    assertThat(ReportPage.escaped("a\u001b[31m<b>&\"'")).isEqualTo("a&lt;b&gt;&amp;&quot;&#39;");
  }

  @Test
  @DisplayName("is written by the command, of the newest run unless another is named")
  void command(@TempDir Path data) throws Exception {
    TestingCli cli = new TestingCli(data);
    try (TestingNode node = new TestingNode(data)) {
      node.planner.with("zlib").with("png", "zlib");
      node.announceIn(data);
      assertThat(cli.run("build", "png", "--yes").status()).isZero();
      Path to = data.resolve("report");
      Outcome outcome = cli.run("report", "--to", to.toString());
      assertThat(outcome.out()).isEqualTo(to.resolve("index.html") + "\n");
      assertThat(outcome.status()).isZero();
      assertThat(to).isDirectoryNotContaining(file -> file.toString().endsWith(".new"));
      assertThat(Files.readString(to.resolve("index.html"))).contains(">png</td>", ">zlib</td>");
      assertThat(Json.plain().readTree(to.resolve("01_history.json").toFile())).hasSize(2);
      assertThat(cli.run("report", "nothing").err())
          .isEqualTo("cairn: no run has an id that begins with nothing\n");
      Path file = Files.writeString(data.resolve("file"), "");
      assertThat(cli.run("report", "--to", file.resolve("x").toString()).err())
          .startsWith("cairn: " + file.resolve("x") + " cannot be written: ");
    }
  }
}
