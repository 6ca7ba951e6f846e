package dev.cairn.node;

import dev.cairn.api.LeadDoor;
import dev.cairn.build.Artifacts;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildHistory;
import dev.cairn.build.BuildHistory.Success;
import dev.cairn.distfiles.CheckedDownload;
import dev.cairn.repository.FileStatus;
import dev.cairn.repository.PackageRepository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what the controller that leads has published, by checksum, into the repository of this
 * node, so that it can lead when the other one is gone. What it could not fetch in time is built
 * again.
 */
final class PackageFollower implements LeadFollower.Task {
  private static final Logger LOG = LoggerFactory.getLogger(PackageFollower.class);

  private final BuildHistory history;
  private final PackageRepository repository;
  private final CheckedDownload download;
  private final Path directory;

  /** Builds whose packages are here, or cannot be had; each is looked at once. */
  private final Set<String> done = new HashSet<>();

  /**
   * A follower of that history.
   *
   * @param directory for what is on its way
   */
  PackageFollower(
      BuildHistory history,
      PackageRepository repository,
      CheckedDownload download,
      Path directory) {
    this.history = history;
    this.repository = repository;
    this.download = download;
    this.directory = directory;
  }

  @Override
  public void follow(LeadFollower.Lead lead) throws IOException, InterruptedException {
    for (Success success : history.past().successes().values()) {
      if (!done.contains(success.buildId())) {
        follow(success, lead);
        done.add(success.buildId());
      }
    }
  }

  private void follow(Success success, LeadFollower.Lead lead)
      throws IOException, InterruptedException {
    List<Path> fetched = new ArrayList<>();
    try {
      for (PackageFile file : success.files()) {
        if (repository.check(file.fileName(), file.sizeBytes(), file.sha256())
            != FileStatus.PRESENT) {
          Path staged = Files.createDirectories(directory).resolve(file.fileName());
          download.fetch(() -> place(file, lead.now()), Artifacts.SHA256, file.sha256(), staged);
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

  private static CheckedDownload.Place place(PackageFile file, LeadDoor.Place lead) {
    return new CheckedDownload.Place(
        URI.create(lead.address() + "/api/v1/artifacts/" + Artifacts.SHA256 + "/" + file.sha256()),
        lead.secret());
  }
}
