package dev.cairn.cli;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What is done with a journal while no node runs; handed in by the program, because the CLI knows
 * no node.
 */
public interface JournalTools {

  /**
   * A journal that was restored.
   *
   * @param directory where it is
   * @param events how many it holds
   * @param bytes what its database takes
   */
  record Restored(String directory, long events, long bytes) {}

  /**
   * A journal that was taken over from Akka's own LevelDB plugin.
   *
   * @param directory where it is
   * @param entities that have or had events
   * @param events how many there are
   * @param keptAside where the old files are
   */
  record Imported(String directory, long entities, long events, String keptAside) {}

  /**
   * A journal that was carried over into a shared one.
   *
   * @param to where it is now
   * @param events how many were carried over
   * @param withoutContent events that stayed behind because retention has removed their content
   * @param keptAside where the old files are
   */
  record Moved(String to, long events, long withoutContent, String keptAside) {}

  /**
   * Copies the backup in {@code backup} into the data directory {@code data}.
   *
   * @throws IOException when it cannot; the message is one line that says what to do
   */
  Restored restore(Path data, Path backup) throws IOException;

  /**
   * Takes over the journal that an older program has left in the data directory {@code data}.
   *
   * @throws IOException when it cannot; the message is one line that says what to do
   */
  Imported importAkka(Path data) throws IOException;

  /**
   * Carries the journal of the data directory {@code data} over into the PostgreSQL that is
   * configured.
   *
   * @throws IOException when it cannot; the message is one line that says what to do
   */
  Moved moveToPostgres(Path data) throws IOException;
}
