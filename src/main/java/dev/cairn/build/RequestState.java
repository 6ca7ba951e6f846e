package dev.cairn.build;

import dev.cairn.build.RunEvent.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * Requests with a key that were carried out of late, so that none is carried out twice. Pure.
 *
 * <p>Invariant: {@code order} holds exactly the keys of {@code known}, the oldest first, and at
 * most {@link #KEYS_MAX} of them.
 *
 * @param known key to what became of the request
 * @param order the keys, the oldest first
 */
public record RequestState(PMap<String, Known> known, PVector<String> order) {

  /** How long a key is known: 24 h. Who sends a request again does so within minutes. */
  public static final Duration KEPT = Duration.ofHours(24);

  /** Keys that are known at one time; a newer one takes the place of the oldest. */
  public static final int KEYS_MAX = 10_000;

  /** Before the first request. */
  public static final RequestState NONE =
      new RequestState(HashTreePMap.empty(), TreePVector.empty());

  /**
   * A request that was carried out.
   *
   * @param runId the run that took it
   * @param joined whether that run was active already
   * @param at when it was stored
   */
  public record Known(String key, String digest, String runId, boolean joined, Instant at) {

    /** Whether it is not forgotten yet. */
    boolean isKnownAt(Instant now) {
      return now.isBefore(at.plus(KEPT));
    }
  }

  /** What is known when {@code requests} were carried out, the oldest first. */
  public static RequestState of(List<Known> requests) {
    RequestState state = NONE;
    for (Known request : requests) {
      state = state.with(request);
    }
    return state;
  }

  /** The state after {@code request} was carried out; what is too old or too much is forgotten. */
  RequestState with(Known request) {
    PVector<String> others = known.containsKey(request.key()) ? order.minus(request.key()) : order;
    PVector<String> keys = others.plus(request.key());
    PMap<String, Known> left = known.plus(request.key(), request);
    while (keys.size() > KEYS_MAX || isForgotten(left.get(keys.getFirst()), request.at())) {
      left = left.minus(keys.getFirst());
      keys = keys.minus(0);
    }
    return new RequestState(left, keys);
  }

  private static boolean isForgotten(@Nullable Known request, Instant now) {
    return request != null && !request.isKnownAt(now);
  }

  /** What became of the request of that key. */
  Optional<Known> find(Request request) {
    return Optional.ofNullable(known.get(request.key()));
  }
}
