package dev.cairn.api;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import java.time.Duration;

/**
 * Hangs up on clients that take too long to say what they want: one that sends its headers byte by
 * byte would otherwise keep its connection for ever, and a few of them all connections. It stands
 * between a connection and its routes, and sees a request when its headers are complete.
 *
 * <p>While an answer is a stream, nobody waits for a request. Whoever got a stream has shown a key.
 */
final class Patience
    extends GraphStage<BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>> {
  /** From the connection to the end of the headers of its first request: 10 s. */
  private static final Duration FIRST_USUAL = Duration.ofSeconds(10);

  /** From an answer to the end of the headers of the next request: 5 min, as clients keep them. */
  private static final Duration NEXT_USUAL = Duration.ofMinutes(5);

  private static final String OVER = "over";

  private final Duration first;
  private final Duration next;
  private final Inlet<HttpRequest> requestIn = Inlet.create("request.in");
  private final Outlet<HttpRequest> requestOut = Outlet.create("request.out");
  private final Inlet<HttpResponse> responseIn = Inlet.create("response.in");
  private final Outlet<HttpResponse> responseOut = Outlet.create("response.out");

  /**
   * So patient.
   *
   * @param first with who has just connected
   * @param next with who got an answer
   */
  Patience(Duration first, Duration next) {
    this.first = first;
    this.next = next;
  }

  /** As patient as nodes are. */
  static Patience usual() {
    return new Patience(FIRST_USUAL, NEXT_USUAL);
  }

  @Override
  public BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape() {
    return BidiShape.of(requestIn, requestOut, responseIn, responseOut);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  /** One connection. */
  private final class Logic extends TimerGraphStageLogic {
    private int unanswered;

    Logic() {
      super(Patience.this.shape());
      setHandler(requestIn, new Requests());
      setHandler(
          requestOut,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (!isClosed(requestIn)) {
                pull(requestIn);
              }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              cancel(requestIn, cause);
            }
          });
      setHandler(responseIn, new Responses());
      setHandler(
          responseOut,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (!isClosed(responseIn)) {
                pull(responseIn);
              }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              cancel(responseIn, cause);
            }
          });
    }

    @Override
    public void preStart() {
      scheduleOnce(OVER, first);
    }

    @Override
    public void onTimer(Object over) {
      completeStage();
    }

    private final class Requests extends AbstractInHandler {
      @Override
      public void onPush() {
        cancelTimer(OVER);
        unanswered++;
        push(requestOut, grab(requestIn));
      }

      @Override
      public void onUpstreamFinish() {
        complete(requestOut);
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        fail(requestOut, failure);
      }
    }

    private final class Responses extends AbstractInHandler {
      @Override
      public void onPush() {
        HttpResponse response = grab(responseIn);
        unanswered--;
        boolean goesOn =
            !response.entity().isStrict()
                || response.status().equals(StatusCodes.SWITCHING_PROTOCOLS);
        if (unanswered == 0 && !goesOn) {
          scheduleOnce(OVER, next);
        }
        push(responseOut, response);
      }

      @Override
      public void onUpstreamFinish() {
        complete(responseOut);
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        fail(responseOut, failure);
      }
    }
  }
}
