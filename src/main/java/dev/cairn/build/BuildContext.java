package dev.cairn.build;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.eventstream.EventStream;
import dev.cairn.journal.Cause;
import dev.cairn.journal.Stored;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * What every entity of the context is given by its node.
 *
 * @param clock the node's clock
 * @param ids gives a new unique id, by time where that helps the journal
 * @param executor carries out builds
 * @param live board of what is under way
 * @param start cause of what the node does by itself
 */
public record BuildContext(
    InstantSource clock,
    Supplier<String> ids,
    BuildExecutor executor,
    LiveBuilds live,
    Cause start) {

  /** Tells everybody who watches that {@code events} of {@code entity} are stored. */
  static void announce(ActorSystem<?> system, String entity, List<? extends Stored> events) {
    for (Stored event : events) {
      system.eventStream().tell(new EventStream.Publish<>(new Announcement(entity, event)));
    }
  }
}
