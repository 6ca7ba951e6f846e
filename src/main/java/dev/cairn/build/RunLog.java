package dev.cairn.build;

import akka.actor.typed.Behavior;
import java.nio.file.Path;

/** Writes the result logs of the newest run from the events as they are stored. */
public final class RunLog {
  private RunLog() {}

  /**
   * An actor that listens to every {@link Announcement} and writes the files {@code
   * 00_last_results.log} to {@code 07_debug.log} in {@code directory}. It does file I/O: spawn it
   * on a dispatcher for that.
   *
   * @param obsolete is asked when a run is planned
   */
  public static Behavior<Announcement> create(Path directory, ObsoletePackages.Look obsolete) {
    return Watching.create(() -> new RunLogFiles(directory, obsolete)::on);
  }
}
