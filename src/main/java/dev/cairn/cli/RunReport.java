package dev.cairn.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.api.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The report of a run as files: JSON as the web pages of dsynth and poudriere read it. Pure.
 *
 * <p>{@code summary.json} has the counts; {@code NN_history.json} have an entry for each package,
 * in files of about {@link #HISTORY_BYTES}; {@code .data.json} has the same by result.
 */
final class RunReport {
  /** A file of history that is longer is followed by a new one. */
  static final int HISTORY_BYTES = 50_000;

  private static final DateTimeFormatter KICKOFF =
      DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Wire.Run run;
  private final Map<String, Wire.Build> newest = new HashMap<>();
  private final Map<String, Integer> skippedBy = new HashMap<>();

  /**
   * Of a run.
   *
   * @param builds its attempts, the newest first
   */
  RunReport(Wire.Run run, List<Wire.Build> builds) {
    this.run = run;
    builds.forEach(build -> newest.putIfAbsent(build.name(), build));
    run.skipped()
        .forEach(
            skipped -> {
              if (!skipped.chain().isEmpty()) {
                skippedBy.merge(skipped.chain().getFirst(), 1, Integer::sum);
              }
            });
  }

  /** One package of the run, as it ended. */
  record Entry(String name, String result, String info, Duration took, String worker, Instant at) {}

  /** File name to content. */
  Map<String, String> files() {
    List<Entry> entries = entries();
    List<String> history = history(entries);
    Map<String, String> files = new TreeMap<>();
    for (int i = 0; i < history.size(); i++) {
      files.put(String.format(Locale.ROOT, "%02d_history.json", i + 1), history.get(i));
    }
    files.put("summary.json", summary(history.size()).toString() + "\n");
    files.put(".data.json", data().toString() + "\n");
    return files;
  }

  /** Every package that has an end, in the order in which they ended. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    run.built().forEach(name -> entries.add(entry(name, "built", "")));
    run.failed()
        .forEach(
            failed ->
                entries.add(
                    entry(
                        failed.name(),
                        "failed",
                        failed.phase() + ":" + skippedBy.getOrDefault(failed.name(), 0))));
    run.ignored()
        .forEach(
            ignored ->
                entries.add(
                    entry(
                        ignored.name(),
                        "ignored",
                        plain(ignored.reason())
                            + ":|:"
                            + skippedBy.getOrDefault(ignored.name(), 0))));
    run.skipped()
        .forEach(
            skipped ->
                entries.add(
                    entry(skipped.name(), "skipped", plain(String.join(" ", skipped.chain())))));
    run.cancelled()
        .forEach(
            cancelled ->
                entries.add(entry(cancelled.name(), "skipped", plain(cancelled.detail()))));
    entries.sort(Comparator.comparing(Entry::at).thenComparing(Entry::name));
    return entries;
  }

  private Entry entry(String name, String result, String info) {
    Wire.Build build = newest.get(name);
    Instant end = run.endedAt().or(run::startedAt).orElse(Instant.EPOCH);
    return build == null
        ? new Entry(name, result, info, Duration.ZERO, "", end)
        : new Entry(name, result, info, build.took(), build.worker(), build.endedAt().orElse(end));
  }

  /** What readers of these files do not unescape is a blank. */
  private static String plain(String text) {
    return text.replaceAll("[\"'\\\\\\p{Cc}]", " ");
  }

  private List<String> history(List<Entry> entries) {
    List<String> files = new ArrayList<>();
    ArrayNode file = JSON.arrayNode();
    int bytes = 0;
    int number = 0;
    for (Entry entry : entries) {
      number++;
      ObjectNode line =
          JSON.objectNode()
              .put("entry", number)
              .put("elapsed", clock(sinceStart(entry.at())))
              .put("ID", slot(entry.worker()))
              .put("result", entry.result())
              .put("origin", origin(entry.name()))
              .put("info", entry.info())
              .put("duration", clock(entry.took()));
      file.add(line);
      bytes += line.toString().getBytes(StandardCharsets.UTF_8).length;
      if (bytes > HISTORY_BYTES) {
        files.add(file + "\n");
        file = JSON.arrayNode();
        bytes = 0;
      }
    }
    if (!file.isEmpty()) {
      files.add(file + "\n");
    }
    return files;
  }

  /** Two digits as slots are shown; -1 when no worker had it. */
  private static String slot(String worker) {
    String slot = worker.substring(worker.lastIndexOf('/') + 1);
    return slot.matches("\\d{1,4}")
        ? String.format(Locale.ROOT, "%02d", Integer.parseInt(slot))
        : "-1";
  }

  private String origin(String name) {
    Wire.Build build = newest.get(name);
    return build == null ? name : build.origin();
  }

  private Duration sinceStart(Instant at) {
    return run.startedAt()
        .map(start -> Duration.between(start, at))
        .filter(time -> !time.isNegative())
        .orElse(Duration.ZERO);
  }

  /** From its start to its end, or to its last build while it has none. */
  Duration elapsed() {
    Instant last =
        newest.values().stream()
            .flatMap(build -> build.endedAt().stream())
            .max(Comparator.naturalOrder())
            .orElse(run.startedAt().orElse(Instant.EPOCH));
    return sinceStart(run.endedAt().orElse(last));
  }

  /** {@code HH:MM:SS}; hours may have more digits. */
  static String clock(Duration time) {
    return String.format(
        Locale.ROOT, "%02d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }

  private ObjectNode summary(int historyFiles) {
    ObjectNode summary =
        JSON.objectNode()
            .put("profile", "default")
            .put("kickoff", run.startedAt().map(KICKOFF::format).orElse(""))
            .put("kfiles", historyFiles)
            .put("active", run.endedAt().isEmpty() ? 1 : 0);
    double hours = Math.max(elapsed().toSeconds(), 1) / 3600.0;
    summary
        .putObject("stats")
        .put("queued", run.planned())
        .put("built", run.built().size())
        .put("failed", run.failed().size())
        .put("ignored", run.ignored().size())
        .put("skipped", run.skipped().size() + run.cancelled().size())
        .put("remains", run.left())
        .put("meta", 0)
        .put("elapsed", clock(elapsed()))
        .put("pkghour", Math.round(run.built().size() / hours))
        .put("impulse", 0)
        .put("swapinfo", "-")
        .put("load", "-");
    summary.putArray("builders");
    return summary;
  }

  private ObjectNode data() {
    ObjectNode data =
        JSON.objectNode()
            .put("mastername", "default")
            .put("jailname", "default")
            .put("setname", "")
            .put("ptname", "default")
            .put("buildname", run.runId())
            .put("status", run.stage())
            .put("elapsed", elapsed().toSeconds());
    ObjectNode stats = data.putObject("stats");
    stats
        .put("queued", run.planned())
        .put("built", run.built().size())
        .put("failed", run.failed().size())
        .put("ignored", run.ignored().size())
        .put("skipped", run.skipped().size() + run.cancelled().size());
    ObjectNode ports = data.putObject("ports");
    ArrayNode built = ports.putArray("built");
    run.built().forEach(name -> built.add(port(name)));
    ArrayNode failed = ports.putArray("failed");
    run.failed()
        .forEach(
            one -> {
              Wire.Build build = newest.get(one.name());
              failed.add(
                  port(one.name())
                      .put("phase", one.phase())
                      .put(
                          "errortype",
                          build == null ? "unknown" : build.failure().orElse("unknown")));
            });
    ArrayNode ignored = ports.putArray("ignored");
    run.ignored().forEach(one -> ignored.add(port(one.name()).put("reason", one.reason())));
    ArrayNode skipped = ports.putArray("skipped");
    run.skipped()
        .forEach(
            one ->
                skipped.add(
                    port(one.name())
                        .put("depends", one.chain().isEmpty() ? "" : one.chain().getFirst())));
    ObjectNode counts = data.putObject("skipped");
    new TreeMap<>(skippedBy).forEach(counts::put);
    return data;
  }

  private ObjectNode port(String name) {
    Wire.Build build = newest.get(name);
    String version = run.versions().getOrDefault(name, "");
    return JSON.objectNode()
        .put("origin", origin(name))
        .put("flavor", build == null ? "" : build.flavor())
        .put("pkgname", version.isEmpty() ? name : name + "-" + version)
        .put("elapsed", build == null ? 0 : build.took().toSeconds());
  }
}
