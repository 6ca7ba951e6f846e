package dev.cairn.build;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.Behaviors;
import java.util.function.Supplier;

/** Something that hears of every stored event of its node, one after the other. */
interface Watching {

  /** Takes what was announced. It may wait; what comes meanwhile waits too. */
  void on(Announcement announcement) throws InterruptedException;

  /** The node ends. */
  default void end() throws InterruptedException {}

  /** An actor that subscribes to the event stream and hands on what it hears. */
  static Behavior<Announcement> create(Supplier<Watching> make) {
    return Behaviors.setup(
        actor -> {
          Watching watching = make.get();
          actor
              .getSystem()
              .eventStream()
              .tell(new EventStream.Subscribe<>(Announcement.class, actor.getSelf()));
          return Behaviors.receive(Announcement.class)
              .onMessage(
                  Announcement.class,
                  announcement -> {
                    watching.on(announcement);
                    return Behaviors.same();
                  })
              .onSignal(
                  PostStop.class,
                  _ -> {
                    watching.end();
                    return Behaviors.same();
                  })
              .build();
        });
  }
}
