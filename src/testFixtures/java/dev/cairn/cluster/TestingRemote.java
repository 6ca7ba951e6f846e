package dev.cairn.cluster;

import akka.actor.AbstractActor;
import akka.actor.ActorRef;
import akka.actor.ActorSelection;
import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.actor.Props;
import akka.event.Logging;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An actor system that others on this machine can talk to, with an inbox. It keeps what it is sent
 * and what Akka says of it.
 */
public final class TestingRemote implements AutoCloseable {
  private static final long WAIT_SECONDS = 20;

  /** The system itself. */
  public final ActorSystem system;

  private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  /** A system that talks like this, with more lines of configuration. */
  public TestingRemote(TransportSecurity security, String... more) {
    system =
        ActorSystem.create(
            "testing",
            ConfigFactory.parseString(
                    String.join("\n", more)
                        + """

                        akka.actor.provider = remote
                        akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                        akka.remote.artery.advanced.outbound-restart-backoff = 200 ms
                        """)
                .withFallback(security.akka())
                .withFallback(ConfigFactory.load()));
    system.actorOf(Props.create(Keeper.class, () -> new Keeper(received)), "inbox");
    ActorRef listener =
        system.actorOf(Props.create(Listener.class, () -> new Listener(said)), "listener");
    system.getEventStream().subscribe(listener, Logging.Warning.class);
    system.getEventStream().subscribe(listener, Logging.Error.class);
  }

  /** Where it listens. */
  public int port() {
    return (Integer) ((ExtendedActorSystem) system).provider().getDefaultAddress().port().get();
  }

  /** The inbox of another system, as this one sees it. */
  public ActorSelection inboxOf(TestingRemote other) {
    return system.actorSelection("akka://testing@127.0.0.1:" + other.port() + "/user/inbox");
  }

  /** The next message that arrived; fails when none does. */
  public Object next() throws InterruptedException {
    Object next = received.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing arrived; Akka said " + said);
    }
    return next;
  }

  /** What has arrived and was not taken. */
  public int waiting() {
    return received.size();
  }

  /** Waits until Akka warns of something with {@code part} in it. */
  public void awaitWarning(String part) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(WAIT_SECONDS).toNanos();
    StringBuilder other = new StringBuilder();
    while (true) {
      String line = said.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new AssertionError("nobody said '" + part + "', but:\n" + other);
      }
      if (line.contains(part)) {
        return;
      }
      other.append(line).append('\n');
    }
  }

  /** Ends it. Akka's end over TLS hangs now and then, so that is not waited for. */
  @Override
  public void close() {
    system.terminate();
  }

  private static final class Keeper extends AbstractActor {
    private final BlockingQueue<Object> messages;

    Keeper(BlockingQueue<Object> messages) {
      this.messages = messages;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().matchAny(messages::add).build();
    }
  }

  private static final class Listener extends AbstractActor {
    private final BlockingQueue<String> lines;

    Listener(BlockingQueue<String> lines) {
      this.lines = lines;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(Logging.Error.class, error -> lines.add(error.message() + " " + error.cause()))
          .match(Logging.LogEvent.class, event -> lines.add(String.valueOf(event.message())))
          .build();
    }
  }
}
