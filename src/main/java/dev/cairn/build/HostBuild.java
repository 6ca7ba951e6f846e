package dev.cairn.build;

import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildExecutor.Progress;
import dev.cairn.build.BuildExecutor.Result;
import dev.cairn.build.HostProtocol.SlotReport;
import dev.cairn.build.HostProtocol.SlotWanted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One build that this node carries out for its controller, on a thread of its own: fetches the
 * inputs, builds, and keeps packages, log and result until they are forgotten. Safe for use by many
 * threads.
 */
final class HostBuild implements Progress {
  private static final Logger LOG = LoggerFactory.getLogger(HostBuild.class);

  private final WorkerParts parts;
  private final SlotWanted wanted;
  private final Runnable changed;
  private final Cancellation fetching = new Cancellation();
  private final CancelSignal cancel = new CancelSignal();
  private final Thread thread;
  private volatile @Nullable String lostBecause;
  private final CopyOnWriteArrayList<Phase> phases =
      new CopyOnWriteArrayList<>(List.of(Phase.SETUP));
  private volatile @Nullable Result result;
  private volatile @Nullable String buildId;

  HostBuild(WorkerParts parts, SlotWanted wanted, Runnable changed) {
    this.parts = parts;
    this.wanted = wanted;
    this.changed = changed;
    this.thread = Thread.ofPlatform().name("build-" + wanted.slot()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public String token() {
    return wanted.token();
  }

  boolean hasEnded() {
    return result != null;
  }

  SlotReport report() {
    Result ended = result;
    return new SlotReport(
        wanted.slot(),
        wanted.token(),
        List.copyOf(phases),
        Optional.ofNullable(ended),
        ended == null ? 0 : logBytes());
  }

  private void run() {
    Result ended;
    try {
      ended = build();
    } catch (InterruptedException stopped) {
      ended = new Result.Cancelled();
    } catch (IOException failure) {
      if (RoomBuildExecutor.isFullDisk(failure)) {
        parts.disk().wasTooSmall();
      }
      ended =
          new Result.Lost(
              "its worker could not fetch what it needs: " + RoomBuildExecutor.reason(failure));
    } catch (RuntimeException defect) {
      LOG.error("the build of the order {} hit a defect", wanted.token(), defect);
      ended = new Result.Failed(phases.getLast(), "defect in the builder: " + defect);
    }
    String lost = lostBecause;
    result = lost == null ? ended : new Result.Lost(lost);
    changed.run();
  }

  private Result build() throws IOException, InterruptedException {
    RemoteOrder order =
        fetching.interruptibly(
            () -> parts.documents().read(Files.readAllBytes(parts.cache().get(wanted.order()))));
    if (!order.token().equals(wanted.token())) {
      throw new IOException("the document is that of another order");
    }
    buildId = order.order().buildId();
    try (OrderInputs inputs = new OrderInputs(parts.cache(), order, parts.work())) {
      fetching.interruptibly(
          () -> {
            inputs.fetch();
            return inputs;
          });
      Result made =
          new RoomBuildExecutor(parts.context(order, inputs.repository()), inputs)
              .make(order.order(), this);
      if (made instanceof Result.Lost) {
        parts.disk().wasTooSmall();
      }
      if (made instanceof Result.Succeeded(var files)) {
        for (PackageFile file : files) {
          parts
              .artifacts()
              .offer(
                  order.order().buildId(),
                  file.sha256(),
                  parts.staging().file(order.order().buildId(), file.fileName()));
        }
      }
      return made;
    } finally {
      parts.cache().trim();
    }
  }

  /** Ends the build, if it has not ended. */
  void kill() {
    fetching.cancel();
    cancel.give();
  }

  /** Ends the build through no fault of its own. */
  void giveUp(String why) {
    lostBecause = why;
    kill();
  }

  /** Waits until nothing of it runs. */
  void join(long milliseconds) throws InterruptedException {
    thread.join(milliseconds);
  }

  /** Removes what it has left: packages and log. It must have ended. */
  void forget() {
    String id = buildId;
    if (id == null) {
      return;
    }
    parts.artifacts().withdraw(id);
    try {
      parts.staging().discard(id);
      Files.deleteIfExists(logFile(id));
    } catch (IOException leftover) {
      LOG.warn("cannot remove what is left of the build {}: {}", id, leftover.getMessage());
    }
  }

  private Path logFile(String id) {
    return parts.logs().resolve(BuildLog.name(id));
  }

  private long logBytes() {
    String id = buildId;
    try {
      return id == null ? 0 : Files.size(logFile(id));
    } catch (IOException none) {
      return 0;
    }
  }

  /** Bytes of the log from {@code offset} on, at most {@code most}; empty when there are none. */
  byte[] log(long offset, int most) throws IOException {
    String id = buildId;
    if (id == null) {
      return new byte[0];
    }
    try (FileChannel channel = FileChannel.open(logFile(id), StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(most);
      channel.read(buffer, offset);
      byte[] bytes = new byte[buffer.flip().remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (NoSuchFileException notYet) {
      return new byte[0];
    }
  }

  @Override
  public void enter(Phase next) {
    if (phases.getLast() != next) {
      phases.add(next);
      changed.run();
    }
  }

  /** It is in the log, too, which the controller gets. */
  @Override
  public void line(String text) {}

  @Override
  public void packagesMade(List<PackageFile> files) {
    throw new IllegalStateException("packages made for another node are stored there");
  }

  @Override
  public boolean isCancelled() {
    return cancel.isGiven();
  }

  @Override
  public void onCancel(Runnable action) {
    cancel.whenGiven(action);
  }
}
