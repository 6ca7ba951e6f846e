package dev.cairn.build;

import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Remembers what a build reported, and cancels it when asked or when a line is seen. */
final class TestingProgress implements BuildExecutor.Progress {
  private final List<Phase> phases = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final List<Runnable> onCancel = new ArrayList<>();
  private List<PackageFile> made = List.of();
  private Predicate<String> trigger = _ -> false;
  private Runnable action = () -> {};
  private boolean cancelled;

  /** Has {@code then} run, on a thread of its own, at the first line that contains {@code text}. */
  static TestingProgress when(String text, java.util.function.Consumer<TestingProgress> then) {
    TestingProgress progress = new TestingProgress();
    progress.trigger = line -> line.contains(text);
    progress.action = () -> then.accept(progress);
    return progress;
  }

  @Override
  public synchronized void enter(Phase phase) {
    phases.add(phase);
  }

  @Override
  public String token() {
    return "build|testing/2";
  }

  @Override
  public void line(String text) {
    synchronized (this) {
      lines.add(text);
      if (!trigger.test(text)) {
        return;
      }
      trigger = _ -> false;
    }
    Thread.ofPlatform().daemon().start(action);
  }

  @Override
  public synchronized void packagesMade(List<PackageFile> files) {
    made = files;
  }

  @Override
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void onCancel(Runnable toRun) {
    synchronized (this) {
      if (!cancelled) {
        onCancel.add(toRun);
        return;
      }
    }
    toRun.run();
  }

  void cancel() {
    List<Runnable> actions;
    synchronized (this) {
      cancelled = true;
      actions = List.copyOf(onCancel);
      onCancel.clear();
    }
    actions.forEach(Runnable::run);
  }

  synchronized List<Phase> phases() {
    return List.copyOf(phases);
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  synchronized List<PackageFile> made() {
    return made;
  }
}
