package dev.cairn.build;

import java.util.ArrayList;
import java.util.List;

/** The wish to end a build, and what is to be done when it comes. Safe for use by many threads. */
final class CancelSignal {
  private final List<Runnable> actions = new ArrayList<>();
  private boolean given;

  /** Gives it; has no effect the second time. */
  void give() {
    List<Runnable> now;
    synchronized (this) {
      given = true;
      now = List.copyOf(actions);
      actions.clear();
    }
    now.forEach(Runnable::run);
  }

  synchronized boolean isGiven() {
    return given;
  }

  /** Has {@code action} run once when it is given; at once when it already is. */
  void whenGiven(Runnable action) {
    synchronized (this) {
      if (!given) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }
}
