package dev.cairn.node;

import dev.cairn.api.LeadDoor;
import dev.cairn.builddb.BuildQuery;
import dev.cairn.builddb.BuildRecord;
import dev.cairn.builddb.BuildRecord.Status;
import dev.cairn.builddb.HistoryReader;
import dev.cairn.builddb.LogEnds;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * Fetches the logs of builds that are over, so that they can be read when the controller that wrote
 * them is gone. The log of a build that was under way in that moment stays on it.
 */
final class LogFollower implements LeadFollower.Task {
  private static final int PAGE = 200;

  /** How long a log may take: 10 min, some hundred kB in a second for the longest one. */
  private static final Duration FETCH_MAX = Duration.ofMinutes(10);

  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

  private final HistoryReader history;
  private final Path logs;
  private final Path partial;
  private final HttpClient client;

  /** Builds whose logs are here, or cannot be had; each is looked at once. */
  private final Set<String> done = new HashSet<>();

  /**
   * A follower of that history.
   *
   * @param logs directory of the logs
   * @param partial directory for what is on its way, on the same file system
   * @param tls what members show each other; nothing on the loopback
   */
  LogFollower(HistoryReader history, Path logs, Path partial, Optional<SSLContext> tls) {
    this.history = history;
    this.logs = logs;
    this.partial = partial;
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_MAX);
    tls.ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  @Override
  public void follow(LeadFollower.Lead lead) throws IOException, InterruptedException {
    BuildQuery over =
        BuildQuery.all().in(Status.SUCCESS, Status.FAILED, Status.CANCELLED, Status.INTERRUPTED);
    for (int number = 0; ; number++) {
      List<BuildRecord> builds = history.builds(over.page(number, PAGE)).entries();
      boolean isNews = false;
      for (BuildRecord build : builds) {
        if (!done.contains(build.buildId())) {
          isNews = true;
          follow(build, lead);
          done.add(build.buildId());
        }
      }
      // Behind a page of which all is known there is only what was looked at before.
      if (!isNews) {
        return;
      }
    }
  }

  private void follow(BuildRecord build, LeadFollower.Lead lead)
      throws IOException, InterruptedException {
    Optional<Path> file = LogEnds.file(logs, build.logFile());
    if (file.isPresent() && !Files.exists(file.get())) {
      fetch(build, lead.now(), file.get());
    }
  }

  private void fetch(BuildRecord build, LeadDoor.Place lead, Path file)
      throws IOException, InterruptedException {
    Path part = Files.createDirectories(partial).resolve(build.buildId());
    try {
      HttpResponse<Path> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(lead.address() + "/api/v1/logs/" + build.buildId()))
                  .header("Authorization", "Bearer " + lead.secret())
                  .timeout(FETCH_MAX)
                  .build(),
              BodyHandlers.ofFile(part));
      if (answer.statusCode() == HttpURLConnection.HTTP_OK) {
        Files.createDirectories(file.getParent());
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } else if (answer.statusCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw new IOException(
            "the log of " + build.buildId() + " is answered with " + answer.statusCode());
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
