package dev.cairn.journal;

import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream of what a cursor reads. When that has come to the end of what there is, and more may
 * come, the journal's writer tells it.
 *
 * <p>Invariants: it reads only when the subscriber wants something and nothing is left of what was
 * read, so that it holds one piece at most; it has no timer; the writer's thread only leaves a
 * message, and no second one before the first was read; between two pieces without a find it lets
 * others have the thread, so that it can be cancelled.
 *
 * @param <T> what is read
 */
final class CursorSource<T> extends GraphStage<SourceShape<T>> {
  private final JournalStore store;
  private final Supplier<Cursor<T>> cursors;
  private final Outlet<T> out = Outlet.create("CursorSource.out");
  private final SourceShape<T> shape = SourceShape.of(out);

  /** Each run of the stream has a cursor of its own, made when and where it runs. */
  CursorSource(JournalStore store, Supplier<Cursor<T>> cursors) {
    this.store = store;
    this.cursors = cursors;
  }

  @Override
  public SourceShape<T> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private final Queue<T> read = new ArrayDeque<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private final AsyncCallback<Long> more = createAsyncCallback(_ -> onMore());
    private final LongConsumer listener = this::tell;
    private @Nullable Cursor<T> cursor;
    private boolean listening;

    Logic() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              deliver();
            }
          });
    }

    @Override
    public void preStart() {
      try {
        cursor = cursors.get();
      } catch (RuntimeException refusal) {
        failStage(refusal);
      }
    }

    @Override
    public void postStop() {
      store.unlisten(listener);
    }

    /** In any thread. One message is enough until it was read. */
    private void tell(long offset) {
      if (told.compareAndSet(false, true)) {
        more.invoke(offset);
      }
    }

    private void onMore() {
      told.set(false);
      if (isAvailable(out)) {
        deliver();
      }
    }

    private void deliver() {
      if (cursor == null) {
        return;
      }
      if (read.isEmpty()) {
        try {
          read.addAll(cursor.next());
        } catch (RuntimeException failure) {
          failStage(failure);
          return;
        }
      }
      T next = read.poll();
      if (next != null) {
        push(out, next);
      }
      if (!read.isEmpty()) {
        return;
      }
      switch (cursor.rest()) {
        case NONE_EVER -> completeStage();
        case NONE_YET -> listen();
        case MORE -> {
          if (next == null) {
            tell(0);
          }
        }
      }
    }

    private void listen() {
      if (!listening) {
        listening = true;
        store.listen(listener);
        // Of what was committed since the last look nobody has told.
        tell(0);
      }
    }
  }
}
