package dev.cairn.journal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * The journals that this process has open: the same directory is the same open journal, for all
 * plugins and actor systems. The last to give it back closes it.
 *
 * <p>Akka makes plugins by the names of their classes, so nobody can hand them a clock: it is taken
 * here.
 */
final class OpenJournals {
  private static final Map<Path, Shared> OPEN = new HashMap<>();

  private OpenJournals() {}

  private static final class Shared {
    private final JournalStore store;
    private int users;

    private Shared(JournalStore store) {
      this.store = store;
    }
  }

  /**
   * The journal of {@code settings}; whoever takes it gives it back with {@link #release}. When it
   * is open already, the settings of the first one hold.
   *
   * @throws JournalException when it cannot be opened
   */
  static synchronized JournalStore take(JournalSettings settings) {
    Shared shared =
        OPEN.computeIfAbsent(
            settings.directory(),
            _ -> new Shared(JournalStore.open(settings, Clock.systemUTC(), System::nanoTime)));
    shared.users++;
    return shared.store;
  }

  /** Gives a journal back. */
  static synchronized void release(JournalStore store) {
    Shared shared = OPEN.get(store.directory());
    if (shared == null || shared.store != store) {
      throw new IllegalStateException("not taken: " + store.directory());
    }
    shared.users--;
    if (shared.users == 0) {
      OPEN.remove(store.directory());
      store.close();
    }
  }
}
