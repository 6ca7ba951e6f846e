package dev.cairn.build;

import dev.cairn.build.BuildExecutor.Result;
import java.util.Optional;

/**
 * How the two ends of a remote slot come to agree: what a host does about what is wanted of it, and
 * what a controller concludes from a report. Pure.
 */
public final class HostRules {

  private HostRules() {}

  /** What a host does with one of its slots. */
  sealed interface Step {
    /** It is as it should be. */
    record Nothing() implements Step {}

    /** Fetch the order and carry it out. */
    record Begin(String token) implements Step {}

    /** Kill the build that is under way; what is wanted instead is looked at when it has ended. */
    record Kill() implements Step {}

    /** Throw away a build that has ended: its packages, its log. */
    record Forget() implements Step {}
  }

  /**
   * What a host does.
   *
   * @param has token of the order that the slot has; empty for none
   * @param ended whether that build has ended
   * @param wanted token of the order that it should have; empty for none
   */
  static Step next(String has, boolean ended, String wanted) {
    if (has.equals(wanted)) {
      return new Step.Nothing();
    }
    if (has.isEmpty()) {
      return new Step.Begin(wanted);
    }
    return ended ? new Step.Forget() : new Step.Kill();
  }

  /**
   * Whether a message is news: from a later incarnation, or a later one of the same.
   *
   * @param known incarnation of the newest message so far; empty for none
   */
  static boolean isNews(String known, long knownNumber, String incarnation, long number) {
    int order = incarnation.compareTo(known);
    return order > 0 || (order == 0 && number > knownNumber);
  }

  /**
   * An order that was given to a slot.
   *
   * @param incarnation of the host that it was given to
   * @param seen whether the host has reported it
   */
  record Given(String token, String incarnation, boolean seen) {}

  /** What a controller concludes about an order. */
  sealed interface Conclusion {
    /** The host does not know of it yet. */
    record NotYet() implements Conclusion {}

    /** It is under way. */
    record UnderWay() implements Conclusion {}

    /** It has ended; the log has so many bytes. */
    record Ended(Result result, long logBytes) implements Conclusion {}

    /** The host has nothing of it any more. */
    record Lost(String why) implements Conclusion {}
  }

  /**
   * What a report says about an order.
   *
   * @param incarnation of the host that reports
   * @param token that the slot reports
   */
  static Conclusion conclude(
      Given given, String incarnation, String token, Optional<Result> result, long logBytes) {
    if (!given.incarnation().equals(incarnation)) {
      return new Conclusion.Lost("the node of its worker was started anew");
    }
    if (token.equals(given.token())) {
      return result.isPresent()
          ? new Conclusion.Ended(result.get(), logBytes)
          : new Conclusion.UnderWay();
    }
    return given.seen()
        ? new Conclusion.Lost("its worker has given it up")
        : new Conclusion.NotYet();
  }
}
