package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.cluster.Member;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What Prometheus reads of a node")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MetricsTest {
  private static final Path RULES = Path.of("deploy/prometheus/cairn-rules.yml").toAbsolutePath();
  private static final Path DASHBOARD = Path.of("deploy/grafana/cairn.json");

  /** A metric of ours or of the JVM in an expression, with the labels it is asked for. */
  private static final Pattern ASKED =
      Pattern.compile("\\b((?:cairn|jvm|process)_[a-z_]+)\\b(?:\\{([^}]*)})?");

  private static final Pattern EXACT_LABEL = Pattern.compile("([a-z]+=\"[^\"]*\")");

  private static final String BUILT = "cairn_builds_total{outcome=\"built\"}";

  private final HttpClient http = HttpClient.newHttpClient();
  private TestingNode node;

  @TempDir Path directory;

  @BeforeEach
  void start() throws Exception {
    node = new TestingNode(Files.createDirectory(directory.resolve("data")));
    node.planner.with("zlib").with("png", "zlib").with("jpeg").with("tiff", "jpeg");
  }

  @AfterEach
  void end() {
    node.close();
    http.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(
        request.header("Authorization", "Bearer " + TestingNode.TOKEN).build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + node.http + path));
  }

  private void build(String names) throws Exception {
    assertThat(
            send(request("/api/v1/builds")
                    .POST(BodyPublishers.ofString("{\"names\":[" + names + "]}")))
                .statusCode())
        .isEqualTo(202);
  }

  /** Reads the metrics until they tell this: what is counted hears of it a little later. */
  private TestingScrape await(String series, double value) throws Exception {
    TestingScrape scrape = scrape();
    while (scrape.value(series) != value) {
      scrape = scrape();
    }
    return scrape;
  }

  private TestingScrape scrape() throws Exception {
    HttpResponse<String> response = send(request("/metrics"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=UTF-8");
    return TestingScrape.parse(response.body());
  }

  @Test
  @DisplayName("is taken by Prometheus's own parser, which has nothing to complain of")
  void parses() throws Exception {
    build("\"png\"");
    await(BUILT, 2);
    Path text = directory.resolve("scrape");
    Files.writeString(text, send(request("/metrics")).body());
    assertThat(promtool(text, "check", "metrics")).isEmpty();
  }

  @Test
  @DisplayName("counts builds by outcome, failures by phase, and the time of phases")
  void builds() throws Exception {
    TestingScrape before = scrape();
    assertThat(before.value("cairn_builds_total{outcome=\"failed\"}")).isZero();
    node.executor.fail("jpeg", "no such header");
    build("\"png\",\"tiff\"");
    await(BUILT, 2);
    TestingScrape after = await("cairn_builds_total{outcome=\"failed\"}", 1);
    assertThat(after.value("cairn_build_failures_total{phase=\"build\"}")).isEqualTo(1);
    assertThat(after.value("cairn_build_phase_seconds_count{phase=\"build\"}")).isEqualTo(2);
    assertThat(after.value("cairn_build_duration_seconds_count{outcome=\"built\"}")).isEqualTo(2);
  }

  @Test
  @DisplayName("tells what waits, what is under way and what workers do at that moment")
  void queue() throws Exception {
    var zlib = node.executor.hold("zlib");
    var jpeg = node.executor.hold("jpeg");
    build("\"png\",\"tiff\"");
    zlib.awaitReached();
    send(request("/api/v1/workers/all/pause").POST(BodyPublishers.noBody()));
    TestingScrape scrape = scrape();
    assertThat(scrape.value("cairn_queue_builds{state=\"blocked\"}")).isEqualTo(2);
    assertThat(scrape.value("cairn_builds_running")).isEqualTo(2);
    assertThat(scrape.value("cairn_workers{state=\"busy\"}")).isEqualTo(2);
    assertThat(scrape.value("cairn_farm_answers")).isEqualTo(1);
    zlib.release();
    jpeg.awaitReached();
    jpeg.release();
    await("cairn_workers{state=\"paused\"}", 2);
    assertThat(scrape().value("cairn_queue_builds{state=\"ready\"}")).isEqualTo(2);
    assertThat(scrape().value("cairn_workers{state=\"idle\"}")).isZero();
  }

  @Test
  @DisplayName("counts requests by method, route and status; what clients make up is one route")
  void requests() throws Exception {
    send(request("/api/v1/builds/no-such"));
    send(request("/api/v1/builds/another"));
    send(request("/wp-admin/1"));
    send(request("/wp-admin/2"));
    TestingScrape scrape = scrape();
    String count = "cairn_http_requests_seconds_count";
    assertThat(scrape.value(count + "{method=\"GET\",route=\"/api/v1/builds/ID\",status=\"404\"}"))
        .isEqualTo(2);
    assertThat(scrape.value(count + "{method=\"GET\",route=\"other\",status=\"404\"}"))
        .isEqualTo(2);
    assertThat(scrape.names()).noneMatch(name -> name.contains("wp-admin"));
  }

  @Test
  @DisplayName("counts the members of a cluster by whether they are up and reached")
  void members() throws Exception {
    node.members =
        List.of(
            new Member("1", "a:1", List.of("controller"), "up", true, true, 0),
            new Member("2", "b:1", List.of("worker"), "up", false, false, 1),
            new Member("3", "c:1", List.of("worker"), "joining", true, false, 2));
    TestingScrape scrape = scrape();
    for (String state : List.of("up", "unreachable", "changing")) {
      assertThat(scrape.value("cairn_cluster_members{state=\"" + state + "\"}")).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("is told to those with a key only")
  void guarded() throws Exception {
    assertThat(http.send(request("/metrics").build(), BodyHandlers.ofString()).statusCode())
        .isEqualTo(401);
  }

  @Test
  @DisplayName("has a name for every route that the page of the API lists")
  void routeNames() throws Exception {
    Matcher listed =
        Pattern.compile("(?m)^ \\* (?:GET|POST|DELETE)\\s+([a-zA-Z/|.]+)")
            .matcher(Files.readString(Path.of("src/main/java/dev/cairn/api/package-info.java")));
    List<String> paths =
        listed.results().map(found -> "/api/v1/" + found.group(1).replace('|', '-')).toList();
    assertThat(paths).hasSizeGreaterThan(25);
    assertThat(paths).noneMatch(path -> RouteNames.of(path).equals(RouteNames.OTHER));
    assertThat(RouteNames.of("/api/v1/builds/x/y/z")).isEqualTo(RouteNames.OTHER);
  }

  @Test
  @DisplayName("has every series that the dashboard and the alerts ask for")
  void asked() throws Exception {
    build("\"png\"");
    await(BUILT, 2);
    TestingScrape scrape = scrape();
    List<String> expressions = new ArrayList<>(dashboardExpressions());
    Files.readAllLines(RULES).stream()
        .filter(line -> line.contains("expr:") || line.matches("^ {10}.*"))
        .forEach(expressions::add);
    Set<String> missing = new TreeSet<>();
    int asked = 0;
    for (String expression : expressions) {
      for (MatchResult one : ASKED.matcher(expression).results().toList()) {
        asked++;
        List<String> labels =
            one.group(2) == null
                ? List.of()
                : EXACT_LABEL.matcher(one.group(2)).results().map(MatchResult::group).toList();
        if (!scrape.has(one.group(1), labels)) {
          missing.add(one.group());
        }
      }
    }
    assertThat(asked).isGreaterThan(30);
    assertThat(missing).isEmpty();
  }

  @Test
  @DisplayName("has alerts that come when they must and not before, and a dashboard that is PromQL")
  void rules() throws Exception {
    assertThat(promtool(null, "check", "rules", RULES.toString())).contains("11 rules found");
    assertThat(
            promtool(
                null, "test", "rules", RULES.resolveSibling("cairn-rules-test.yml").toString()))
        .contains("SUCCESS");
    assertThat(
            promtool(
                null,
                "check",
                "config",
                "--syntax-only",
                RULES.resolveSibling("cairn-scrape.yml").toString()))
        .contains("SUCCESS");
    StringBuilder asRules = new StringBuilder("groups: [{name: dashboard, rules: [\n");
    int number = 0;
    for (String expression : dashboardExpressions()) {
      asRules.append(
          "{record: panel_%d, expr: '%s'},\n"
              .formatted(
                  number++,
                  expression.replace("$__rate_interval", "5m").replace("$instance", ".*")));
    }
    Path file = directory.resolve("dashboard.yml");
    Files.writeString(file, asRules.append("]}]\n"));
    assertThat(promtool(null, "check", "rules", file.toString())).contains(number + " rules found");
  }

  private static List<String> dashboardExpressions() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    List<String> expressions = dashboard.findValuesAsText("expr");
    assertThat(expressions).hasSizeGreaterThan(15);
    return expressions;
  }

  /** Runs promtool, which must be content, and returns what it says. */
  private static String promtool(@Nullable Path input, String... arguments) throws Exception {
    List<String> argv = new ArrayList<>(List.of("promtool"));
    argv.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
