package dev.cairn.node;

import akka.actor.Props;
import akka.persistence.AbstractPersistentActor;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/**
 * A persistent actor that does nothing but store events of 256 bytes; for the benchmark. A classic
 * one, because it has the least between the journal and what is measured.
 */
final class StoringActor extends AbstractPersistentActor {
  private static final int EVENT_BYTES = 256;
  private static final byte[] EVENT = new byte[EVENT_BYTES];

  static {
    // Random bytes, so that no compression helps anybody.
    new Random(1).nextBytes(EVENT);
  }

  /** Store an event, and when it is stored the next one. */
  record StoreForEver() {}

  /** Store some events together. */
  record Store(int events) {}

  /** Say when everything asked for before is stored. */
  record Tell(Runnable told) {}

  private final String persistenceId;
  private final LongAdder stored;
  private final Runnable recovered;

  /** One event. */
  static byte[] event() {
    return EVENT;
  }

  /** The actor {@code id}; counts what is stored, and says when it has recovered. */
  static Props props(String id, LongAdder stored, Runnable recovered) {
    return Props.create(StoringActor.class, () -> new StoringActor(id, stored, recovered));
  }

  private StoringActor(String persistenceId, LongAdder stored, Runnable recovered) {
    this.persistenceId = persistenceId;
    this.stored = stored;
    this.recovered = recovered;
  }

  @Override
  public String persistenceId() {
    return persistenceId;
  }

  @Override
  public Receive createReceiveRecover() {
    return receiveBuilder().matchAny(_ -> {}).build();
  }

  @Override
  public void onReplaySuccess() {
    recovered.run();
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(StoreForEver.class, this::storeForEver)
        .match(
            Store.class,
            store ->
                persistAll(Collections.nCopies(store.events(), EVENT), _ -> stored.increment()))
        .match(Tell.class, tell -> tell.told().run())
        .build();
  }

  private void storeForEver(StoreForEver again) {
    persist(
        EVENT,
        _ -> {
          stored.increment();
          self().tell(again, self());
        });
  }
}
