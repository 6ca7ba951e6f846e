package dev.cairn.distfiles;

import dev.cairn.distfiles.TransferException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * Downloads files whose checksum is known: goes on where an earlier try was cut off, and lets
 * nothing else pass. Safe for use by many threads, one per file at a time.
 */
public final class CheckedDownload {
  private final Path partials;
  private final DistfileSettings settings;
  private final Timing timing;
  private final HttpTransfer http;

  /**
   * Where a file can be had at this moment.
   *
   * @param address http or https
   * @param secret what the other side wants to see; sent as a bearer token
   */
  public record Place(URI address, String secret) {}

  /** Answers where to ask: it may change from one try to the next. */
  @FunctionalInterface
  public interface Where {
    /**
     * The place of this moment.
     *
     * @throws IOException when there is none; the message is one line
     */
    Place now() throws IOException;
  }

  /**
   * Downloads with the tries and limits of {@code settings}.
   *
   * @param partials directory for what is not complete; on the file system of the results
   * @param tls what https is made with; usually what this machine trusts
   */
  public CheckedDownload(
      Path partials, DistfileSettings settings, Timing timing, Optional<SSLContext> tls) {
    this.partials = partials;
    this.settings = settings;
    this.timing = timing;
    this.http = new HttpTransfer(settings, timing.nanoClock(), tls);
  }

  /**
   * Puts the file into place; returns when it is flushed.
   *
   * @param algorithm as in {@link Distfile#checksums}
   * @param digest lower-case hexadecimal
   * @param to where it belongs; replaced
   * @throws IOException when it cannot be had after all tries; the message is one line
   */
  public void fetch(Where where, String algorithm, String digest, Path to)
      throws IOException, InterruptedException {
    Files.createDirectories(partials);
    // Known by its content: what came from one address is gone on with from another.
    PartialFile part = new PartialFile(partials, digest, URI.create(algorithm + ":" + digest));
    for (int tries = 1; ; tries++) {
      try {
        receive(where.now(), algorithm, digest, part);
        Files.move(part.data(), to, StandardCopyOption.ATOMIC_MOVE);
        part.delete();
        return;
      } catch (TransferException failed) {
        if (failed.kind() == Kind.LASTING || tries >= settings.attemptsMax()) {
          throw failed;
        }
        timing.sleeper().sleep(pause(tries));
      }
    }
  }

  private Duration pause(int tries) {
    long firstMs = settings.backoffFirst().toMillis();
    return Duration.ofMillis(
        Math.min(settings.backoffMax().toMillis(), firstMs << Math.min(tries - 1, 20)));
  }

  private void receive(Place place, String algorithm, String wanted, PartialFile part)
      throws IOException, InterruptedException {
    boolean resumed =
        http.fetch(
            wanted,
            place.address(),
            part,
            true,
            Map.of("Authorization", "Bearer " + place.secret()),
            (_, _, _, _) -> {});
    String digest = Checksums.of(part.data(), Set.of(algorithm)).getOrDefault(algorithm, "");
    if (!digest.equals(wanted)) {
      part.delete();
      throw new TransferException(
          resumed ? Kind.PASSING : Kind.LASTING,
          "%s answers with another content than %s".formatted(place.address(), wanted));
    }
    try (FileChannel channel = FileChannel.open(part.data(), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
