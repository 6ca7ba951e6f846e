package dev.cairn.journal;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * Takes lists apart: gives what each of their elements is read as, one by one. Lists cross from one
 * thread to another for the price of one element, so that a stream of events costs little more than
 * the events. Reads no element before it is wanted, so that one that cannot be read fails the
 * stream behind those before it.
 *
 * @param <A> elements of the lists
 * @param <B> what they are read as
 */
final class EachOf<A, B> extends GraphStage<FlowShape<List<A>, B>> {
  private final Function<? super A, List<B>> read;
  private final Inlet<List<A>> in = Inlet.create("EachOf.in");
  private final Outlet<B> out = Outlet.create("EachOf.out");
  private final FlowShape<List<A>, B> shape = FlowShape.of(in, out);

  /** With what an element is read as, which may be nothing. */
  EachOf(Function<? super A, List<B>> read) {
    this.read = read;
  }

  @Override
  public FlowShape<List<A>, B> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private Iterator<A> elements = Collections.emptyIterator();
    private Iterator<B> ready = Collections.emptyIterator();

    Logic() {
      super(shape);
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              elements = grab(in).iterator();
              deliver();
            }

            @Override
            public void onPull() {
              deliver();
            }

            @Override
            public void onUpstreamFinish() {
              if (isEmpty()) {
                completeStage();
              }
            }
          });
    }

    private boolean isEmpty() {
      return !ready.hasNext() && !elements.hasNext();
    }

    private void deliver() {
      while (!ready.hasNext() && elements.hasNext()) {
        ready = read.apply(elements.next()).iterator();
      }
      if (ready.hasNext()) {
        push(out, ready.next());
      } else if (!isClosed(in)) {
        pull(in);
      }
      if (isClosed(in) && isEmpty()) {
        completeStage();
      }
    }
  }
}
