package dev.cairn.distfiles;

import dev.cairn.distfiles.DebianSourceIndex.Archive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a distfile among Debian's source packages, whose {@code .orig} archive is often, byte for
 * byte, what upstream published.
 *
 * <p>The lists of source packages come from the archives that this machine's own apt uses. They
 * name the SHA-256 and MD5 of every archive, so that only a hit is downloaded; a recipe that gives
 * other checksums only is helped by the name and version in its file name. An archive that Debian
 * has packed anew has other checksums and is simply no hit.
 */
public final class DebianSourceFallback implements DistfileFallback {
  private static final Pattern NAME_AND_VERSION =
      Pattern.compile("(.+?)[-_]v?(\\d[A-Za-z0-9.+~]*)\\.(tar\\.[a-z0-9]+|tgz|tbz2|txz)");

  /** Without a checksum in the lists, this many archives are downloaded for a look at most. */
  private static final int LOOKS_MAX = 2;

  /** A machine without network must not ask for the lists again for each of 1,000 files. */
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);

  private final DebianSourceSettings settings;
  private final InstantSource clock;
  private final List<AptTier> tiers = new ArrayList<>();
  private final List<AptTier> refreshed = new ArrayList<>();
  private final Map<AptTier, Failure> failures = new HashMap<>();
  private boolean isPrepared;

  private record Failure(Instant at, String message) {}

  /** Touches neither disk nor network before the first {@link #find}. */
  public DebianSourceFallback(DebianSourceSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "Debian source package";
  }

  @Override
  public synchronized Optional<Path> find(Distfile wanted, Path directory)
      throws IOException, InterruptedException {
    prepare();
    for (AptTier tier : tiers) {
      Optional<Path> found = find(tier, wanted, directory);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private void prepare() throws IOException {
    if (isPrepared) {
      return;
    }
    AptSources sources = AptSources.read(settings.aptConfiguration());
    if (sources.isEmpty()) {
      throw new IOException("no package sources in " + settings.aptConfiguration());
    }
    Files.createDirectories(settings.directory());
    tiers.add(new AptTier(settings.directory().resolve("own"), sources.sourcePackages(), settings));
    if (!settings.extraSuites().isEmpty()) {
      tiers.add(
          new AptTier(
              settings.directory().resolve("extra"),
              sources.sourcePackages(settings.extraSuites()),
              settings));
    }
    isPrepared = true;
  }

  private Optional<Path> find(AptTier tier, Distfile wanted, Path directory)
      throws IOException, InterruptedException {
    if (!tier.index().exists()) {
      refresh(tier);
    }
    List<Archive> hits = search(tier, wanted);
    if (hits.isEmpty() && mayRefresh(tier)) {
      refresh(tier);
      hits = search(tier, wanted);
    }
    Optional<Path> found = look(tier, hits, wanted, directory);
    if (found.isEmpty() && !hits.isEmpty() && mayRefresh(tier)) {
      // The lists named it, the archive no longer has it.
      refresh(tier);
      found = look(tier, search(tier, wanted), wanted, directory);
    }
    return found;
  }

  private boolean mayRefresh(AptTier tier) throws IOException {
    Instant border = clock.instant().minus(settings.refreshAfter());
    return !refreshed.contains(tier)
        || tier.refreshedAt().map(at -> at.isBefore(border)).orElse(true);
  }

  private void refresh(AptTier tier) throws IOException, InterruptedException {
    Instant now = clock.instant();
    Failure before = failures.get(tier);
    if (before != null && now.isBefore(before.at().plus(AFTER_FAILURE))) {
      throw new IOException(before.message());
    }
    refreshed.add(tier);
    try {
      tier.refresh(now);
      failures.remove(tier);
    } catch (IOException failed) {
      failures.put(tier, new Failure(now, String.valueOf(failed.getMessage())));
      throw failed;
    }
  }

  private List<Archive> search(AptTier tier, Distfile wanted) throws IOException {
    String sha256 = wanted.checksums().getOrDefault("sha256", "");
    String md5 = wanted.checksums().getOrDefault("md5", "");
    Predicate<Archive> fits;
    if (!sha256.isEmpty()) {
      fits = archive -> archive.sha256().equals(sha256);
    } else if (!md5.isEmpty()) {
      fits = archive -> archive.md5().equals(md5);
    } else {
      fits = byName(wanted);
    }
    return tier.index().search(fits);
  }

  private Predicate<Archive> byName(Distfile wanted) {
    Matcher matcher = NAME_AND_VERSION.matcher(wanted.fileName());
    if (!matcher.matches()) {
      return archive -> false;
    }
    Map<String, String> known = settings.sourcePackages();
    String sourcePackage =
        known.getOrDefault(
            wanted.fileName(),
            known.getOrDefault(
                wanted.requestedBy(), matcher.group(1).toLowerCase(Locale.ROOT).replace('_', '-')));
    String extension =
        switch (matcher.group(3)) {
          case "tgz" -> "tar.gz";
          case "tbz2" -> "tar.bz2";
          case "txz" -> "tar.xz";
          default -> matcher.group(3);
        };
    String fileName = sourcePackage + "_" + matcher.group(2) + ".orig." + extension;
    return archive ->
        archive.sourcePackage().equals(sourcePackage) && archive.fileName().equals(fileName);
  }

  private static Optional<Path> look(
      AptTier tier, List<Archive> hits, Distfile wanted, Path directory)
      throws IOException, InterruptedException {
    IOException last = null;
    for (Archive hit : hits.subList(0, Math.min(LOOKS_MAX, hits.size()))) {
      Path place = Files.createTempDirectory(directory, "archive");
      try {
        Path file = tier.download(hit, place);
        if (Checksums.differences(
                wanted.checksums(), Checksums.of(file, wanted.checksums().keySet()))
            .isEmpty()) {
          return Optional.of(file);
        }
      } catch (TransferException failed) {
        last = failed;
      }
    }
    if (last != null) {
      throw last;
    }
    return Optional.empty();
  }
}
