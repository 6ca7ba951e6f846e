package dev.cairn.api;

import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import dev.cairn.api.EventHub.Page;
import dev.cairn.api.EventHub.Reading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The events that one client of the stream is told.
 *
 * <p>Invariants: it holds one part of the ring or one page of the journal at most, whatever the
 * client does; no event of the journal behind the start is left out, told twice or told out of
 * order; a client that takes nothing although something waits for it is told so and cut off.
 */
final class EventCursor extends GraphStage<SourceShape<Streamed>> {
  /** How long a client may take nothing although something waits for it, as a rule. */
  static final Duration STALL_MAX = Duration.ofSeconds(60);

  private static final int PLACES = 64;

  /**
   * Where a client begins.
   *
   * @param offset everything behind it; -1 for what comes from now on
   * @param parts how many of the events that come from the first one behind it are left out
   */
  record Start(long offset, int parts) {
    static final Start NOW = new Start(-1, 0);
  }

  private final EventHub hub;
  private final Reading reading;
  private final StreamClient client;
  private final Start start;
  private final Duration stallMax;
  private final Outlet<Streamed> out = Outlet.create("EventCursor.out");
  private final SourceShape<Streamed> shape = SourceShape.of(out);

  EventCursor(EventHub hub, Reading reading, StreamClient client, Start start, Duration stallMax) {
    this.hub = hub;
    this.reading = reading;
    this.client = client;
    this.start = start;
    this.stallMax = stallMax;
  }

  @Override
  public SourceShape<Streamed> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private final Queue<Streamed> read = new ArrayDeque<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private final AsyncCallback<Boolean> more = createAsyncCallback(_ -> onMore());
    private final AsyncCallback<Page> paged = createAsyncCallback(this::onPage);
    private final AsyncCallback<Throwable> failed = createAsyncCallback(this::failStage);
    private final Runnable waiter = this::tell;

    /** Offset up to which everything was read. */
    private long upTo;

    /** Offset up to which the journal was read by pages. */
    private long pagedTo;

    /** Place in the ring; -1 while the journal is read. */
    private long place = -1;

    private boolean paging;
    private int looksWithoutPull;

    Logic() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              looksWithoutPull = 0;
              deliver();
            }
          });
    }

    @Override
    public void preStart() {
      if (start.offset() < 0) {
        upTo = reading.ring().newestOffset();
        place = reading.ring().end();
      } else {
        upTo = start.offset();
        place = reading.ring().placeBehind(upTo).orElse(-1L);
      }
      read.add(Streamed.control(StreamControl.opened(upTo, client.subscription(), hub.now())));
      client.onChange(waiter);
      hub.enter(client);
      scheduleWithFixedDelay("stall", stallMax.dividedBy(2), stallMax.dividedBy(2));
    }

    @Override
    public void postStop() {
      hub.forget(waiter);
      hub.leave(client);
    }

    /** The first look after a pull finds 0 and the stall may have begun just before. */
    @Override
    public void onTimer(Object key) {
      boolean waits =
          !isAvailable(out) && (!read.isEmpty() || upTo < reading.ring().newestOffset());
      looksWithoutPull = waits ? looksWithoutPull + 1 : 0;
      if (looksWithoutPull == 3) {
        client.close("this client reads too slowly; connect again with the offset it has reached");
      } else if (looksWithoutPull > 5) {
        failStage(new SlowClientException());
      }
    }

    /** In any thread. One message is enough until it was read. */
    private void tell() {
      if (told.compareAndSet(false, true)) {
        more.invoke(true);
      }
    }

    private void onMore() {
      told.set(false);
      if (isAvailable(out)) {
        deliver();
      }
    }

    private void onPage(Page page) {
      paging = false;
      read.addAll(page.events());
      upTo = page.upTo();
      pagedTo = upTo;
      place = reading.ring().placeBehind(upTo).orElse(-1L);
      if (isAvailable(out)) {
        deliver();
      }
    }

    private void deliver() {
      String reason = client.closing();
      if (reason != null) {
        push(out, Streamed.control(StreamControl.closed(reason)));
        completeStage();
        return;
      }
      Streamed answer = client.answer();
      if (answer != null) {
        push(out, answer);
        return;
      }
      while (!paging) {
        Streamed next = read.poll();
        if (next == null) {
          if (!read()) {
            return;
          }
        } else if (isWanted(next)) {
          push(out, next);
          return;
        }
      }
    }

    private boolean isWanted(Streamed event) {
      boolean isBefore = event.offset() == start.offset() + 1 && event.part() < start.parts();
      return !isBefore && client.subscription().wants(event);
    }

    /** Reads on; false when that takes time, or there is nothing yet. */
    private boolean read() {
      if (place >= 0) {
        Optional<EventRing.Part> part = reading.ring().read(place, PLACES);
        if (part.isPresent()) {
          part.get().events().stream().filter(this::isNew).forEach(read::add);
          upTo = Math.max(upTo, part.get().upTo());
          place = part.get().next();
          return !read.isEmpty() || isMoreNow();
        }
        place = -1;
        read.add(Streamed.control(StreamControl.skipped()));
        return true;
      }
      paging = true;
      long after = upTo;
      hub.blocking()
          .execute(
              () -> {
                try {
                  paged.invoke(hub.page(reading, after));
                } catch (RuntimeException failure) {
                  failed.invoke(failure);
                }
              });
      return false;
    }

    /** The journal may have been read further than the ring was filled. */
    private boolean isNew(Streamed event) {
      return event.offset() == 0 || event.offset() > pagedTo;
    }

    /** Waits; what was added between the last look and the wait is looked at now. */
    private boolean isMoreNow() {
      hub.await(waiter);
      if (reading.ring().end() > place) {
        hub.forget(waiter);
        return true;
      }
      return false;
    }
  }

  /** A client took nothing for too long and did not even take the reason. */
  static final class SlowClientException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SlowClientException() {
      super("a client of the events takes nothing", (@Nullable Throwable) null, false, false);
    }
  }
}
