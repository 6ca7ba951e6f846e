package dev.cairn.distfiles;

import dev.cairn.distfiles.TransferException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The order in which places are tried for one file; the caller holds the lock of its name.
 *
 * <pre>
 * the places that are asked first, by checksum
 * then every location (mirrors before it): up to attemptsMax tries with growing pauses while the failure may pass;
 *   one that cannot be spoken to at all is left at once
 * then the fallbacks, by checksum
 * then, after a pause, once more each location that could not be spoken to, up to attemptsMax times
 * </pre>
 */
final class Fetching {
  private final DistfileSettings settings;
  private final StoreLayout layout;
  private final GitMirrors gitMirrors;
  private final List<DistfileFallback> first;
  private final List<DistfileFallback> fallbacks;
  private final Timing timing;
  private final HttpTransfer http;

  /** One place to fetch from, as often as it is asked. */
  @FunctionalInterface
  private interface Attempt {
    FetchedFile from(URI location) throws IOException, InterruptedException;
  }

  Fetching(
      DistfileSettings settings,
      StoreLayout layout,
      GitMirrors gitMirrors,
      List<DistfileFallback> first,
      List<DistfileFallback> fallbacks,
      Timing timing) {
    this.settings = settings;
    this.layout = layout;
    this.gitMirrors = gitMirrors;
    this.first = first;
    this.fallbacks = fallbacks;
    this.timing = timing;
    this.http = new HttpTransfer(settings, timing.nanoClock(), Optional.empty());
  }

  static FetchedFile file(Distfile wanted, Path content, String sha256, String origin)
      throws IOException {
    return new FetchedFile(
        wanted.fileName(), content, FetchedFile.Kind.FILE, Files.size(content), sha256, origin);
  }

  /** Fetches, verifies and stores a file. */
  FetchedFile fetch(Distfile wanted, FetchProgress progress)
      throws IOException, InterruptedException {
    List<URI> locations = Locations.expand(wanted.locations(), settings.mirrors());
    Optional<FetchedFile> near = ask(first, wanted, new ArrayList<>());
    if (near.isPresent()) {
      return near.get();
    }
    return tryAll(wanted, locations, location -> transfer(wanted, location, progress));
  }

  /** Clones or updates a git mirror. */
  FetchedFile fetchGit(Distfile wanted, URI location, FetchProgress progress)
      throws IOException, InterruptedException {
    List<URI> locations = Locations.expand(List.of(location), settings.mirrors());
    return tryAll(
        wanted,
        locations,
        from -> {
          progress.onProgress(wanted.fileName(), Locations.display(from), 0, OptionalLong.empty());
          return gitMirrors.fetch(wanted, location, from);
        });
  }

  private FetchedFile tryAll(Distfile wanted, List<URI> locations, Attempt attempt)
      throws IOException, InterruptedException {
    List<String> failures = new ArrayList<>();
    List<URI> unreachable = new ArrayList<>();
    for (URI location : locations) {
      Optional<FetchedFile> fetched = persist(location, attempt, failures, unreachable);
      if (fetched.isPresent()) {
        return fetched.get();
      }
    }
    Optional<FetchedFile> found = ask(fallbacks, wanted, failures);
    if (found.isPresent()) {
      return found.get();
    }
    for (int round = 2; round <= settings.attemptsMax() && !unreachable.isEmpty(); round++) {
      pause(round - 1);
      List<URI> again = List.copyOf(unreachable);
      unreachable.clear();
      for (URI location : again) {
        Optional<FetchedFile> fetched = persist(location, attempt, new ArrayList<>(), unreachable);
        if (fetched.isPresent()) {
          return fetched.get();
        }
      }
    }
    throw new FetchException(
        "%s for %s is not to be had: %s; check the addresses in the recipe and the network"
            .formatted(
                wanted.fileName(),
                wanted.requestedBy(),
                failures.isEmpty() ? "the recipe gives no address" : String.join("; ", failures)));
  }

  private Optional<FetchedFile> persist(
      URI location, Attempt attempt, List<String> failures, List<URI> unreachable)
      throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        return Optional.of(attempt.from(location));
      } catch (TransferException failed) {
        if (failed.kind() == Kind.PASSING && tries < settings.attemptsMax()) {
          pause(tries);
          continue;
        }
        if (failed.kind() == Kind.UNREACHABLE) {
          unreachable.add(location);
        }
        failures.add(
            Locations.display(location)
                + ": "
                + failed.getMessage()
                + (tries > 1 ? " (" + tries + " tries)" : ""));
        return Optional.empty();
      }
    }
  }

  /** Half of the pause is certain, the other half is chance. */
  private void pause(int tries) throws InterruptedException {
    long firstMs = settings.backoffFirst().toMillis();
    long fullMs = Math.min(settings.backoffMax().toMillis(), firstMs << Math.min(tries - 1, 20));
    double share = 0.5 + 0.5 * timing.jitter().getAsDouble();
    timing.sleeper().sleep(Duration.ofMillis((long) (fullMs * share)));
  }

  private FetchedFile transfer(Distfile wanted, URI location, FetchProgress progress)
      throws IOException, InterruptedException {
    PartialFile part = new PartialFile(layout.partial(), wanted.fileName(), location);
    try {
      boolean resumed = receive(wanted, location, part, progress);
      return verify(wanted, location, part, resumed);
    } catch (TransferException failed) {
      throw failed;
    } catch (IOException disk) {
      // The disk is full or broken: what was written must not keep it full for everybody else.
      part.delete();
      throw disk;
    }
  }

  private boolean receive(Distfile wanted, URI location, PartialFile part, FetchProgress progress)
      throws IOException, InterruptedException {
    return switch (Locations.scheme(location)) {
      case "http", "https" ->
          http.fetch(wanted.fileName(), location, part, hasIdentity(wanted), Map.of(), progress);
      case "file" -> copy(wanted, location, part, progress);
      default ->
          throw new TransferException(
              Kind.LASTING, "only http, https, file and git are understood");
    };
  }

  private FetchedFile verify(Distfile wanted, URI location, PartialFile part, boolean resumed)
      throws IOException {
    Map<String, String> digests = Checksums.of(part.data(), wanted.checksums().keySet());
    List<String> differences = Checksums.differences(wanted.checksums(), digests);
    if (differences.isEmpty()) {
      Path content = layout.admit(part.data(), wanted, digests, original(wanted, location));
      part.delete();
      return file(
          wanted, content, digests.getOrDefault(Checksums.SHA256, ""), Locations.display(location));
    }
    if (resumed) {
      part.delete();
      throw new TransferException(Kind.PASSING, "what was there and what came do not fit together");
    }
    Path kept = layout.reject(part.data(), wanted.fileName(), digests);
    part.delete();
    throw new TransferException(
        Kind.LASTING, "checksum differs: " + String.join(", ", differences) + ", kept as " + kept);
  }

  /** A file without checksum is known by the recipe's own address, not by that of a mirror. */
  private Optional<URI> original(Distfile wanted, URI location) {
    return wanted.locations().stream()
        .filter(each -> Locations.expand(List.of(each), settings.mirrors()).contains(location))
        .findFirst();
  }

  private static boolean hasIdentity(Distfile wanted) {
    return wanted.checksums().keySet().stream().anyMatch(Checksums::isIdentity);
  }

  private boolean copy(Distfile wanted, URI location, PartialFile part, FetchProgress progress)
      throws IOException {
    Path from;
    try {
      from = Path.of(location);
    } catch (IllegalArgumentException notAPath) {
      throw new TransferException(Kind.LASTING, "not a path on this machine", notAPath);
    }
    if (!Files.isRegularFile(from)) {
      throw new TransferException(Kind.LASTING, "no such file");
    }
    long sizeBytes = Files.size(from);
    if (sizeBytes > settings.sizeMaxBytes()) {
      throw new TransferException(
          Kind.LASTING,
          "longer than %d bytes, the most that is accepted".formatted(settings.sizeMaxBytes()));
    }
    try (InputStream in = Files.newInputStream(from);
        FileChannel out = part.restart(Optional.empty())) {
      in.transferTo(Channels.newOutputStream(out));
    }
    progress.onProgress(
        wanted.fileName(), location.toString(), sizeBytes, OptionalLong.of(sizeBytes));
    return false;
  }

  private Optional<FetchedFile> ask(
      List<DistfileFallback> places, Distfile wanted, List<String> failures)
      throws IOException, InterruptedException {
    if (!hasIdentity(wanted)) {
      return Optional.empty();
    }
    for (DistfileFallback fallback : places) {
      Path directory =
          layout.partial().resolve(Checksums.key(wanted.fileName() + fallback.name()) + ".found");
      TreeRemoval.remove(directory);
      Files.createDirectory(directory);
      try {
        Optional<Path> candidate = ask(fallback, wanted, directory, failures);
        if (candidate.isPresent()) {
          Map<String, String> digests = Checksums.of(candidate.get(), wanted.checksums().keySet());
          if (Checksums.differences(wanted.checksums(), digests).isEmpty()) {
            Path content = layout.admit(candidate.get(), wanted, digests, Optional.empty());
            String sha256 = digests.getOrDefault(Checksums.SHA256, "");
            return Optional.of(file(wanted, content, sha256, fallback.name()));
          }
          failures.add(fallback.name() + ": offers another content");
        }
      } finally {
        TreeRemoval.remove(directory);
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> ask(
      DistfileFallback fallback, Distfile wanted, Path directory, List<String> failures)
      throws InterruptedException {
    try {
      Optional<Path> candidate =
          fallback
              .find(wanted, directory)
              .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS));
      if (candidate.isEmpty()) {
        failures.add(fallback.name() + ": has no file with these checksums");
      }
      return candidate;
    } catch (IOException broken) {
      failures.add(fallback.name() + ": " + broken.getMessage());
      return Optional.empty();
    }
  }
}
