package dev.cairn.build;

import akka.actor.typed.Behavior;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.Behaviors;
import java.nio.file.Path;

/** Writes the result logs of the newest run from the events as they are stored. */
public final class RunLog {
  private RunLog() {}

  /**
   * An actor that listens to every {@link Announcement} and writes the files {@code
   * 00_last_results.log} to {@code 07_debug.log} in {@code directory}. It does file I/O: spawn it
   * on a dispatcher for that.
   */
  public static Behavior<Announcement> create(Path directory) {
    return Behaviors.setup(
        actor -> {
          RunLogFiles files = new RunLogFiles(directory);
          actor
              .getSystem()
              .eventStream()
              .tell(new EventStream.Subscribe<>(Announcement.class, actor.getSelf()));
          return Behaviors.receive(Announcement.class)
              .onMessage(
                  Announcement.class,
                  announcement -> {
                    files.on(announcement);
                    return Behaviors.same();
                  })
              .build();
        });
  }
}
