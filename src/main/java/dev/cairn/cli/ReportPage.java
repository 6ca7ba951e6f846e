package dev.cairn.cli;

import dev.cairn.api.Wire;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The report of a run as one HTML page that needs nothing else: no script, no file, no network. All
 * text from recipes and logs is escaped. Pure.
 */
final class ReportPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { font: 1rem/1.5 sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
      table { border-collapse: collapse; width: 100%; }
      th, td { border-bottom: 1px solid #8884; padding: .25rem .5rem; text-align: left; }
      td.n { text-align: right; font-variant-numeric: tabular-nums; }
      pre { margin: 0; overflow-x: auto; white-space: pre-wrap; }
      .built { color: #2a7d2a; } .failed { color: #c22; } .skipped, .ignored { color: #a60; }
      """;

  private ReportPage() {}

  /** The page of {@code run}, with the entries of its report. */
  static String of(
      Wire.Run run, List<RunReport.Entry> entries, List<Wire.Build> builds, Duration elapsed) {
    StringBuilder page = new StringBuilder(16 * 1024);
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .append("style-src 'sha256-")
        .append(digest(STYLE))
        .append("'; base-uri 'none'; form-action 'none'\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>Run ")
        .append(escaped(run.runId()))
        .append("</title>\n<style>")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<h1>Run ")
        .append(escaped(run.runId()))
        .append("</h1>\n");
    summary(page, run, elapsed);
    failures(page, run, builds);
    packages(page, entries);
    return page.append("</body>\n</html>\n").toString();
  }

  private static void summary(StringBuilder page, Wire.Run run, Duration elapsed) {
    page.append("<p>")
        .append(escaped(run.purpose() + ", " + run.stage()))
        .append(run.startedAt().map(at -> ", began " + at).orElse(""))
        .append(run.by().map(by -> ", for " + escaped(by)).orElse(""))
        .append(", took ")
        .append(RunReport.clock(elapsed))
        .append(".</p>\n<table>\n<tr><th>planned</th><th>built</th><th>failed</th>")
        .append("<th>skipped</th><th>ignored</th><th>cancelled</th><th>left</th></tr>\n<tr>");
    for (int count :
        new int[] {
          run.planned(),
          run.built().size(),
          run.failed().size(),
          run.skipped().size(),
          run.ignored().size(),
          run.cancelled().size(),
          run.left()
        }) {
      page.append("<td class=\"n\">").append(count).append("</td>");
    }
    page.append("</tr>\n</table>\n");
  }

  private static void failures(StringBuilder page, Wire.Run run, List<Wire.Build> builds) {
    if (run.failed().isEmpty()) {
      return;
    }
    page.append("<h2>What failed</h2>\n<table>\n")
        .append("<tr><th>package</th><th>phase</th><th>kind</th><th>why</th></tr>\n");
    for (Wire.FailedBuild failed : run.failed()) {
      Wire.Build build =
          builds.stream().filter(one -> one.name().equals(failed.name())).findFirst().orElse(null);
      String kind = build == null ? "" : build.failure().orElse("");
      String lines =
          build == null || build.failureLines().isEmpty()
              ? failed.detail()
              : String.join("\n", build.failureLines());
      page.append("<tr><td>")
          .append(escaped(failed.name()))
          .append("</td><td>")
          .append(escaped(failed.phase()))
          .append("</td><td>")
          .append(escaped(kind))
          .append("</td><td><pre>")
          .append(escaped(lines))
          .append("</pre></td></tr>\n");
    }
    page.append("</table>\n");
  }

  private static void packages(StringBuilder page, List<RunReport.Entry> entries) {
    page.append("<h2>Packages</h2>\n<table>\n")
        .append(
            "<tr><th>package</th><th>result</th><th>took</th><th>worker</th><th>note</th></tr>\n");
    for (RunReport.Entry entry : entries) {
      page.append("<tr><td>")
          .append(escaped(entry.name()))
          .append("</td><td class=\"")
          .append(escaped(entry.result()))
          .append("\">")
          .append(escaped(entry.result()))
          .append("</td><td class=\"n\">")
          .append(RunReport.clock(entry.took()))
          .append("</td><td>")
          .append(escaped(entry.worker()))
          .append("</td><td>")
          .append(escaped(entry.info()))
          .append("</td></tr>\n");
    }
    page.append("</table>\n");
  }

  /** Text that is nothing but text, in an element and in an attribute. */
  static String escaped(String text) {
    return text.lines()
        .map(Text::printable)
        .collect(Collectors.joining("\n"))
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String digest(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException(never);
    }
  }
}
