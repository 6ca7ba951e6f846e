package dev.cairn.distfiles;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The distfiles of this node: fetched once, verified before every use, addressed by checksum. Safe
 * for use by many threads, and by several processes on one directory.
 *
 * @see "package-info: what is on the disk"
 */
public final class DistfileStore {
  /** Longest file name: leaves room for a digest of 64 digits behind it. */
  private static final int FILE_NAME_LENGTH_MAX = 180;

  private final DistfileSettings settings;
  private final StoreLayout layout;
  private final NameLocks locks;
  private final GitMirrors gitMirrors;
  private final Fetching fetching;
  private final Purge purge;

  /** Fetches share it; a purge has it alone. */
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock(true);

  private DistfileStore(
      DistfileSettings settings,
      List<DistfileFallback> first,
      List<DistfileFallback> fallbacks,
      Timing timing) {
    this.settings = settings;
    this.layout = new StoreLayout(settings.directory());
    this.locks = new NameLocks(layout.locks(), settings.transferMax(), timing.sleeper());
    this.gitMirrors = new GitMirrors(layout.git(), layout.partial(), settings);
    this.fetching = new Fetching(settings, layout, gitMirrors, first, fallbacks, timing);
    this.purge = new Purge(layout, gitMirrors, timing.clock());
  }

  /**
   * Opens the store, making its directories.
   *
   * @param fallbacks asked in this order when no location answers
   * @throws FetchException when the directories cannot be made
   */
  public static DistfileStore open(
      DistfileSettings settings, List<DistfileFallback> fallbacks, Timing timing)
      throws FetchException {
    return open(settings, List.of(), fallbacks, timing);
  }

  /**
   * Opens the store, making its directories.
   *
   * @param first asked in this order before any location
   * @param fallbacks asked in this order when no location answers
   * @throws FetchException when the directories cannot be made
   */
  public static DistfileStore open(
      DistfileSettings settings,
      List<DistfileFallback> first,
      List<DistfileFallback> fallbacks,
      Timing timing)
      throws FetchException {
    DistfileStore store =
        new DistfileStore(settings, List.copyOf(first), List.copyOf(fallbacks), timing);
    try {
      store.layout.create();
    } catch (IOException failure) {
      throw store.explain("distfiles cannot be kept", failure);
    }
    return store;
  }

  /**
   * Returns the file, from the store or fetched now, after comparing every given checksum.
   *
   * <p>Several callers who want the same file wait for one fetch. Blocks, at most as long as all
   * tries of all locations may take; interrupting ends the fetch, and the next one goes on with the
   * bytes that have arrived.
   *
   * @param progress told on this thread
   * @throws FetchException when no location and no fallback has it; the message is one line that
   *     names what each of them said, and where a wrong file is kept
   */
  public FetchedFile obtain(Distfile wanted, FetchProgress progress)
      throws FetchException, InterruptedException {
    Distfile checked = validated(wanted);
    String what = checked.fileName() + " for " + checked.requestedBy();
    use.readLock().lockInterruptibly();
    try (var _ = locks.take(checked.fileName())) {
      Optional<URI> git = checked.locations().stream().filter(Locations::isGit).findFirst();
      if (git.isPresent()) {
        Optional<FetchedFile> mirror = gitMirrors.find(checked, git.get());
        return mirror.isPresent() ? mirror.get() : fetching.fetchGit(checked, git.get(), progress);
      }
      Optional<FetchedFile> stored = find(checked);
      return stored.isPresent() ? stored.get() : fetching.fetch(checked, progress);
    } catch (IOException failure) {
      throw explain(what + " cannot be fetched", failure);
    } finally {
      use.readLock().unlock();
    }
  }

  /**
   * The file of that checksum, if it is in the store; it is not read.
   *
   * @param algorithm as in {@link Distfile#checksums}
   * @param digest lower-case hexadecimal
   */
  public Optional<Path> stored(String algorithm, String digest) {
    if (!Checksums.isKnown(algorithm)
        || !Checksums.isIdentity(algorithm)
        || !digest.matches("[0-9a-f]{16,128}")) {
      return Optional.empty();
    }
    return Optional.of(layout.sums().resolve(algorithm).resolve(digest))
        .filter(Files::isRegularFile);
  }

  /**
   * Lists what {@link #purge} would remove: files and git mirrors that no recipe names, wrong files
   * that were put aside, and unfinished transfers of yesterday and before.
   */
  public List<UnusedFile> unused(LiveDistfiles live) throws FetchException {
    try {
      return purge.unused(validated(live));
    } catch (IOException failure) {
      throw explain("unused distfiles cannot be listed", failure);
    }
  }

  /**
   * Removes what {@link #unused} lists and returns it.
   *
   * @throws FetchException while a fetch is under way in this process; nothing was removed
   */
  public List<UnusedFile> purge(LiveDistfiles live) throws FetchException {
    if (!use.writeLock().tryLock()) {
      throw new FetchException(
          "distfiles are not purged while some are being fetched: repeat when the run has ended");
    }
    try {
      return purge.carryOut(validated(live));
    } catch (IOException failure) {
      throw explain("unused distfiles cannot be removed", failure);
    } finally {
      use.writeLock().unlock();
    }
  }

  private Optional<FetchedFile> find(Distfile wanted) throws IOException {
    for (String sha256 : layout.candidates(wanted)) {
      Path content = layout.contents().resolve(sha256);
      Map<String, String> digests = Checksums.of(content, wanted.checksums().keySet());
      if (!sha256.equals(digests.get(Checksums.SHA256))) {
        // Damaged since it was stored: out of the way, and fetched again.
        layout.reject(content, wanted.fileName(), digests);
      } else if (Checksums.differences(wanted.checksums(), digests).isEmpty()) {
        layout.link(wanted, digests, Optional.empty());
        return Optional.of(Fetching.file(wanted, content, sha256, "store"));
      }
    }
    return Optional.empty();
  }

  private static LiveDistfiles validated(LiveDistfiles live) throws FetchException {
    List<Distfile> files = new ArrayList<>();
    for (Distfile each : live.files()) {
      files.add(validated(each));
    }
    return new LiveDistfiles(files);
  }

  private static Distfile validated(Distfile wanted) throws FetchException {
    String name = wanted.fileName();
    if (name.isBlank()
        || name.equals(".")
        || name.equals("..")
        || name.length() > FILE_NAME_LENGTH_MAX
        || name.startsWith("-")
        || name.chars().anyMatch(c -> c == '/' || Character.isISOControl(c))) {
      throw new FetchException(
          "the recipe "
              + wanted.requestedBy()
              + " names a source file that cannot be: "
              + name.replaceAll("\\p{Cntrl}", "?"));
    }
    Map<String, String> checksums = new TreeMap<>();
    for (Map.Entry<String, String> each : wanted.checksums().entrySet()) {
      String digest = each.getValue().toLowerCase(Locale.ROOT);
      if (!Checksums.isKnown(each.getKey()) || !digest.matches("[0-9a-f]{1,128}")) {
        throw new FetchException(
            "the recipe "
                + wanted.requestedBy()
                + " gives a checksum of "
                + name
                + " that cannot be: "
                + (each.getKey() + " " + digest).replaceAll("\\p{Cntrl}", "?"));
      }
      checksums.put(each.getKey(), digest);
    }
    return new Distfile(name, List.copyOf(wanted.locations()), checksums, wanted.requestedBy());
  }

  private FetchException explain(String what, IOException failure) {
    if (failure instanceof FetchException already) {
      return already;
    }
    if (failure instanceof TransferException) {
      return new FetchException(what + ": " + failure.getMessage(), failure);
    }
    String reason =
        failure instanceof FileSystemException system && system.getReason() != null
            ? system.getReason() + " (" + system.getFile() + ")"
            : String.valueOf(failure.getMessage());
    String lower = reason.toLowerCase(Locale.ROOT);
    List<String> message = new ArrayList<>(List.of(what));
    if (lower.contains("no space left") || lower.contains("quota")) {
      message.add("the disk of " + settings.directory() + " is full, free some space and repeat");
    } else {
      message.add(failure.getClass().getSimpleName() + " " + reason.replace('\n', ' '));
      message.add("see that " + settings.directory() + " can be written");
    }
    return new FetchException(String.join(": ", message), failure);
  }
}
