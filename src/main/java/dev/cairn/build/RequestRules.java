package dev.cairn.build;

import dev.cairn.build.RequestState.Known;
import dev.cairn.build.RunEvent.Request;
import java.time.Instant;
import java.util.Optional;

/** Whether a request with a key is carried out. Pure: the caller brings the clock. */
public final class RequestRules {

  /** What to do with a request. */
  public sealed interface Verdict {
    /** Nothing is known of it: it is carried out. */
    record New() implements Verdict {}

    /** It was carried out before: its client is told the same again. */
    record Repeated(Known known) implements Verdict {}

    /** Its key belongs to another request: it is refused. */
    record Foreign() implements Verdict {}
  }

  private RequestRules() {}

  /** What to do with {@code request}, when {@code known} is what became of the one of its key. */
  public static Verdict judge(Optional<Known> known, Request request, Instant now) {
    if (known.isEmpty() || !known.get().isKnownAt(now)) {
      return new Verdict.New();
    }
    return known.get().digest().equals(request.digest())
        ? new Verdict.Repeated(known.get())
        : new Verdict.Foreign();
  }
}
