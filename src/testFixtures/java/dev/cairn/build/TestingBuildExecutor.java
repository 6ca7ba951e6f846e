package dev.cairn.build;

import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** An executor that makes nothing: a recipe succeeds unless a test has said otherwise by name. */
public final class TestingBuildExecutor implements BuildExecutor {
  private static final byte[] CONTENT = new byte[1_000];
  private static final String SHA256 =
      "541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53";

  private final Path logs;
  private final Map<String, String> errors = new ConcurrentHashMap<>();
  private final Map<String, Hold> holds = new ConcurrentHashMap<>();

  /** A recipe that is held in its build phase until a test lets it go. */
  public static final class Hold {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Waits until the build is held. */
    public void awaitReached() throws InterruptedException {
      reached.await();
    }

    /** Lets the build go on. */
    public void release() {
      released.countDown();
    }
  }

  /** Writes logs, one per recipe, into {@code logs}. */
  public TestingBuildExecutor(Path logs) {
    this.logs = logs;
  }

  /** From now on {@code name} fails in its build phase. */
  public void fail(String name, String error) {
    errors.put(name, error);
  }

  /** From now on {@code name} succeeds again. */
  public void repair(String name) {
    errors.remove(name);
  }

  /** What its packages hold; it does not put them anywhere. */
  public static byte[] content() {
    return CONTENT.clone();
  }

  /** Whether {@code bytes} are what its packages hold. */
  public static boolean isContent(byte[] bytes) {
    return Arrays.equals(CONTENT, bytes);
  }

  /** The next build of {@code name} is held in its build phase. */
  public Hold hold(String name) {
    Hold hold = new Hold();
    holds.put(name, hold);
    return hold;
  }

  @Override
  public Circumstances circumstances(BuildOrder order) {
    return new Circumstances(
        "testing", Map.of("LANG", "C"), List.of("makepkg"), order.plan().name() + ".log");
  }

  @Override
  public Result carryOut(BuildOrder order, Progress progress) throws InterruptedException {
    String name = order.plan().name();
    for (Phase phase : List.of(Phase.SETUP, Phase.FETCH, Phase.BUILD)) {
      progress.enter(phase);
      say(name, progress, "phase " + phase);
    }
    Hold hold = holds.remove(name);
    if (hold != null) {
      progress.onCancel(hold::release);
      hold.reached.countDown();
      hold.released.await();
      say(name, progress, "goes on");
    }
    if (progress.isCancelled()) {
      return new Result.Cancelled();
    }
    String error = errors.get(name);
    if (error != null) {
      return new Result.Failed(Phase.BUILD, error);
    }
    List<PackageFile> files =
        List.of(new PackageFile(name + "-1-1-any.pkg.tar.zst", CONTENT.length, SHA256));
    progress.packagesMade(files);
    progress.enter(Phase.PUBLISH);
    say(name, progress, "done");
    return new Result.Succeeded(files);
  }

  private void say(String name, Progress progress, String line) {
    progress.line(line);
    try {
      Files.writeString(
          logs.resolve(name + ".log"),
          line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public Result publishStaged(BuildOrder order, List<PackageFile> files) {
    return new Result.Succeeded(files);
  }

  @Override
  public void discardStaged(String buildId) {}

  @Override
  public void discardStagedExcept(Set<String> buildIds) {}
}
