package dev.cairn.node;

import dev.cairn.api.LeadDoor;
import dev.cairn.build.Artifacts;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildHistory;
import dev.cairn.build.BuildHistory.Success;
import dev.cairn.builddb.HistoryException;
import dev.cairn.distfiles.CheckedDownload;
import dev.cairn.repository.FileStatus;
import dev.cairn.repository.PackageRepository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what the controller that leads has published, by checksum, into the repository of this
 * node, so that it can lead when the other one is gone. What it could not fetch in time is built
 * again.
 */
final class PackageFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PackageFollower.class);

  /** How often it looks for what is new: 2 s. */
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final BuildHistory history;
  private final PackageRepository repository;
  private final CheckedDownload download;
  private final Path directory;
  private final Supplier<CompletionStage<Optional<LeadDoor.Place>>> lead;
  private final Thread thread =
      Thread.ofPlatform().name("package-follower").daemon(true).unstarted(this::run);

  /** Builds whose packages are here, or cannot be had; each is looked at once. */
  private final Set<String> done = new HashSet<>();

  /**
   * A follower that does not run yet.
   *
   * @param directory for what is on its way
   * @param lead answers where the controller that leads is asked
   */
  PackageFollower(
      BuildHistory history,
      PackageRepository repository,
      CheckedDownload download,
      Path directory,
      Supplier<CompletionStage<Optional<LeadDoor.Place>>> lead) {
    this.history = history;
    this.repository = repository;
    this.download = download;
    this.directory = directory;
    this.lead = lead;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        try {
          for (Success success : history.past().successes().values()) {
            if (!done.contains(success.buildId())) {
              follow(success);
              done.add(success.buildId());
            }
          }
        } catch (IOException | HistoryException notNow) {
          LOG.debug("packages are not followed at this moment", notNow);
        }
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(Success success) throws IOException, InterruptedException {
    List<Path> fetched = new ArrayList<>();
    try {
      for (PackageFile file : success.files()) {
        if (repository.check(file.fileName(), file.sizeBytes(), file.sha256())
            != FileStatus.PRESENT) {
          Path staged = Files.createDirectories(directory).resolve(file.fileName());
          download.fetch(() -> place(file), Artifacts.SHA256, file.sha256(), staged);
          fetched.add(staged);
        }
      }
      if (!fetched.isEmpty()) {
        repository.publish(fetched);
        LOG.info("followed {}", success.identity().name());
      }
    } finally {
      for (Path each : fetched) {
        Files.deleteIfExists(each);
      }
    }
  }

  private CheckedDownload.Place place(PackageFile file) throws IOException {
    try {
      LeadDoor.Place place =
          lead.get()
              .toCompletableFuture()
              .get()
              .orElseThrow(() -> new IOException("no controller leads"));
      return new CheckedDownload.Place(
          URI.create(
              place.address() + "/api/v1/artifacts/" + Artifacts.SHA256 + "/" + file.sha256()),
          place.secret());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      throw new IOException("ends", closing);
    } catch (ExecutionException failed) {
      throw new IOException("the controller that leads cannot be asked", failed);
    }
  }

  /** Returns when nothing is on its way any more. */
  @Override
  public void close() {
    thread.interrupt();
    if (thread != Thread.currentThread()) {
      try {
        thread.join();
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
