package dev.cairn.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The packages of this node and their pacman database. Safe for use by many threads.
 *
 * @see "package-info: what is on the disk, and in which order it changes"
 */
public final class PackageRepository implements AutoCloseable {
  private final RepositorySettings settings;
  private final Database database;
  private final DigestCache digests;
  private final Publication publication;
  private final ReentrantLock writer = new ReentrantLock(true);
  private final Queue<Request> waiting = new ConcurrentLinkedQueue<>();

  /** Files one caller wants published, and what became of it; guarded by {@link #writer}. */
  private static final class Request {
    final List<Path> stagedFiles;
    @Nullable List<PublishedFile> published;
    @Nullable RepositoryException failure;

    Request(List<Path> stagedFiles) {
      this.stagedFiles = stagedFiles;
    }
  }

  @FunctionalInterface
  private interface Writing {
    void in(Path work) throws IOException, InterruptedException;
  }

  private PackageRepository(RepositorySettings settings, InstantSource clock) {
    this.settings = settings;
    this.database = new Database(settings);
    this.digests = new DigestCache(settings.directory().resolve(".digests"), clock);
    this.publication = new Publication(settings, database, clock);
  }

  /**
   * Opens the repository, making the directory and an empty database when there is none. One that
   * is complete is opened without writing, so a read-only one can be read.
   *
   * @throws RepositoryException when it cannot be made or its database cannot be read
   */
  public static PackageRepository open(RepositorySettings settings, InstantSource clock)
      throws RepositoryException, InterruptedException {
    PackageRepository repository = new PackageRepository(settings, clock);
    try {
      if (!repository.database.exists()) {
        Files.createDirectories(settings.directory());
        repository.writing(repository.database::create);
      }
      repository.database.packages();
    } catch (IOException failure) {
      throw Durably.explain(settings.directory(), failure);
    }
    return repository;
  }

  /**
   * Publishes package files and returns them as they stand in the repository, in the same order.
   *
   * <p>All of them or, on an exception, none. Safe to repeat: what is there already is left alone.
   * Publishing an older version than the one that is there replaces it. The file name differs from
   * the staged one when another content was published under it before. Callers who come while
   * another one publishes share one run of repo-add.
   *
   * @param stagedFiles finished packages as makepkg names them, outside of the repository
   * @throws RepositoryException when a file is no package, the disk is full or cannot be written
   */
  public List<PublishedFile> publish(List<Path> stagedFiles)
      throws RepositoryException, InterruptedException {
    Request request = new Request(List.copyOf(stagedFiles));
    waiting.add(request);
    try {
      writer.lockInterruptibly();
    } catch (InterruptedException stopped) {
      waiting.remove(request);
      throw stopped;
    }
    try {
      if (request.published == null && request.failure == null) {
        publishWaiting();
      }
    } finally {
      writer.unlock();
    }
    if (request.failure != null) {
      throw request.failure;
    }
    if (request.published == null) {
      throw new IllegalStateException("neither published nor refused: " + stagedFiles);
    }
    return request.published;
  }

  private void publishWaiting() throws InterruptedException {
    List<Request> batch = new ArrayList<>();
    for (Request next = waiting.poll(); next != null; next = waiting.poll()) {
      batch.add(next);
    }
    try {
      if (!carryOut(batch)) {
        // One bad package must not fail the others: each by itself, each with its own answer.
        for (Request request : batch) {
          carryOut(List.of(request));
        }
      }
    } catch (InterruptedException stopped) {
      // The others in the batch are not to blame: one of them leads next.
      batch.stream().filter(r -> r.published == null && r.failure == null).forEach(waiting::add);
      throw stopped;
    }
  }

  /** Answers the requests of the batch; false when it failed and should be tried one by one. */
  private boolean carryOut(List<Request> batch) throws InterruptedException {
    try {
      writing(
          work -> {
            List<Path> all = batch.stream().flatMap(r -> r.stagedFiles.stream()).toList();
            Iterator<PublishedFile> published = publication.publish(work, all).iterator();
            for (Request request : batch) {
              request.published =
                  request.stagedFiles.stream().map(staged -> published.next()).toList();
            }
          });
      return true;
    } catch (IOException failure) {
      if (batch.size() > 1) {
        return false;
      }
      batch.getFirst().failure = Durably.explain(settings.directory(), failure);
      return true;
    }
  }

  /**
   * Takes a package out of the database; its file goes after the reader grace.
   *
   * @return false when the database does not name it
   */
  public boolean remove(String packageName) throws RepositoryException, InterruptedException {
    writer.lockInterruptibly();
    try {
      boolean[] removed = {false};
      writing(work -> removed[0] = publication.remove(work, packageName));
      return removed[0];
    } catch (IOException failure) {
      throw Durably.explain(settings.directory(), failure);
    } finally {
      writer.unlock();
    }
  }

  /**
   * How a published file stands today. The bytes are read only when the file may have changed since
   * they were last read.
   *
   * @param fileName as {@link #publish} returned it
   * @param sizeBytes length it should have
   * @param sha256 digest it should have, lower-case hexadecimal
   */
  public FileStatus check(String fileName, long sizeBytes, String sha256)
      throws RepositoryException {
    try {
      PublishedFile named = database.files().get(fileName);
      if (named == null || !PackageFileName.isValid(fileName)) {
        return FileStatus.MISSING;
      }
      Path file = settings.directory().resolve(fileName);
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return FileStatus.MISSING;
      }
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      boolean intact =
          attributes.isRegularFile()
              && attributes.size() == sizeBytes
              && named.sha256().equals(sha256)
              && digests.digest(file).equals(sha256);
      return intact ? FileStatus.PRESENT : FileStatus.DAMAGED;
    } catch (IOException failure) {
      throw Durably.explain(settings.directory(), failure);
    }
  }

  /**
   * The file of a package that the database names and that is whole.
   *
   * @param sha256 its digest, lower-case hexadecimal
   */
  public Optional<Path> file(String sha256) {
    try {
      for (PublishedFile named : database.files().values()) {
        if (named.sha256().equals(sha256)
            && check(named.fileName(), named.sizeBytes(), sha256) == FileStatus.PRESENT) {
          return Optional.of(settings.directory().resolve(named.fileName()));
        }
      }
      return Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** What the database names, by name. */
  public List<RepositoryPackage> packages() throws RepositoryException {
    try {
      return database.packages();
    } catch (IOException failure) {
      throw Durably.explain(settings.directory(), failure);
    }
  }

  /** Saves what was learned of digests, so that the next process need not read every package. */
  @Override
  public void close() {
    digests.save();
  }

  private void writing(Writing task) throws IOException, InterruptedException {
    Path works = settings.directory().resolve(".work");
    try (var _ = WriterLock.take(settings.directory().resolve(".lock"), settings.lockMax())) {
      Durably.removeTree(works);
      Files.createDirectories(works);
      try {
        // A name of its own each time: the repo-add of a killed node lives on for a moment, and
        // must
        // not find our copy of the database where it left its own.
        task.in(Files.createTempDirectory(works, "w"));
      } finally {
        Durably.removeTree(works);
      }
    }
  }
}
