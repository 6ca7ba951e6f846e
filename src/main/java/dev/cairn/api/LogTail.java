package dev.cairn.api;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.japi.Pair;
import akka.pattern.Patterns;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.cairn.builddb.BuildRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The log file of a build, as it stands or as it grows until the build is over. */
final class LogTail {
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);

  private record Position(long offset, boolean isLast, boolean isLive) {}

  /**
   * A piece of a log.
   *
   * @param isLive whether everything before it was read already when it was written
   */
  record Piece(ByteString bytes, boolean isLive) {}

  private final ActorSystem<?> system;
  private final Executor blocking;
  private final FarmDoor farm;
  private final HistoryRequests history;

  LogTail(ActorSystem<?> system, Executor blocking, FarmDoor farm, HistoryRequests history) {
    this.system = system;
    this.blocking = blocking;
    this.farm = farm;
    this.history = history;
  }

  /**
   * Bytes from {@code offset} on.
   *
   * @param file the log file; it may not be there yet while the build is under way
   * @param follow whether to go on until the build is over
   */
  Source<ByteString, NotUsed> bytes(BuildRecord build, Path file, long offset, boolean follow) {
    return pieces(build, file, offset, follow).map(Piece::bytes);
  }

  /** The same, with whether they come as they are written. */
  Source<Piece, NotUsed> pieces(BuildRecord build, Path file, long offset, boolean follow) {
    return Source.unfoldAsync(
        new Position(offset, !follow, false), position -> next(build.buildId(), file, position));
  }

  private CompletionStage<Optional<Pair<Position, Piece>>> next(
      String buildId, Path file, Position position) {
    return CompletableFuture.supplyAsync(() -> read(file, position.offset()), blocking)
        .thenCompose(
            bytes -> {
              if (!bytes.isEmpty()) {
                Position after =
                    new Position(
                        position.offset() + bytes.length(), position.isLast(), position.isLive());
                return CompletableFuture.completedFuture(
                    Optional.of(Pair.create(after, new Piece(bytes, position.isLive()))));
              }
              if (position.isLast()) {
                return CompletableFuture.completedFuture(Optional.empty());
              }
              return isUnderWay(buildId)
                  .thenCompose(
                      underWay ->
                          underWay
                              ? Patterns.after(
                                  LOOK_INTERVAL,
                                  system.classicSystem(),
                                  () -> next(buildId, file, live(position)))
                              // What was written between the last look and the end comes now.
                              : next(
                                  buildId,
                                  file,
                                  new Position(position.offset(), true, position.isLive())));
            });
  }

  /** At the end of what was written so far. */
  private static Position live(Position position) {
    return new Position(position.offset(), position.isLast(), true);
  }

  /** The board of live builds is cheap; only what is not on it needs a look into the journal. */
  private CompletionStage<Boolean> isUnderWay(String buildId) {
    return farm.describeLater()
        .thenApplyAsync(
            view ->
                view.workers().stream()
                        .flatMap(worker -> worker.build().stream())
                        .anyMatch(live -> live.buildId().equals(buildId))
                    || isRunning(buildId),
            blocking);
  }

  private boolean isRunning(String buildId) {
    try {
      return history.find(buildId).status() == BuildRecord.Status.RUNNING;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static ByteString read(Path file, long offset) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
      channel.read(buffer, offset);
      return ByteString.fromByteBuffer(buffer.flip());
    } catch (java.nio.file.NoSuchFileException notYet) {
      return ByteString.emptyByteString();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
