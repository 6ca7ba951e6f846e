package dev.cairn.build;

import dev.cairn.distfiles.CheckedDownload;
import dev.cairn.distfiles.Distfile;
import dev.cairn.distfiles.DistfileFallback;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The distfiles of the controller, asked by checksum before anybody outside is. */
public final class ControllerDistfiles implements DistfileFallback {
  private static final Logger LOG = LoggerFactory.getLogger(ControllerDistfiles.class);

  private final CheckedDownload download;
  private final ControllerAddress controller;

  /** Asks whichever controller is known at that moment. */
  public ControllerDistfiles(CheckedDownload download, ControllerAddress controller) {
    this.download = download;
    this.controller = controller;
  }

  @Override
  public String name() {
    return "the controller's distfiles";
  }

  @Override
  public Optional<Path> find(Distfile wanted, Path directory) throws InterruptedException {
    Path to = directory.resolve("found");
    for (var checksum : new TreeMap<>(wanted.checksums()).descendingMap().entrySet()) {
      String algorithm = checksum.getKey();
      String digest = checksum.getValue();
      try {
        download.fetch(() -> controller.place(algorithm, digest), algorithm, digest, to);
        return Optional.of(to);
      } catch (IOException hasNot) {
        LOG.debug("{} is not to be had from the controller: {}", wanted.fileName(), hasNot);
      }
    }
    return Optional.empty();
  }
}
