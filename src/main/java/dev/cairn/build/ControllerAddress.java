package dev.cairn.build;

import dev.cairn.build.HostProtocol.ArtifactAddress;
import dev.cairn.distfiles.CheckedDownload.Place;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where a worker's controller gives out artifacts; changes when another one answers. */
public final class ControllerAddress {
  private final AtomicReference<@Nullable ArtifactAddress> known = new AtomicReference<>();

  /** The controller that has answered last gives them out there. */
  void is(ArtifactAddress address) {
    known.set(address);
  }

  /**
   * Where a file is asked for now.
   *
   * @throws IOException when no controller has answered yet
   */
  Place place(String algorithm, String digest) throws IOException {
    ArtifactAddress address = known.get();
    if (address == null) {
      throw new IOException("no controller has answered yet");
    }
    return new Place(
        URI.create(address.address() + "/api/v1/artifacts/" + algorithm + "/" + digest),
        address.secret());
  }
}
