package dev.cairn.build;

import dev.cairn.build.RequestRules.Verdict;
import dev.cairn.build.RequestState.Known;
import dev.cairn.build.RunEvent.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes in the farm's requests that have a key: each is carried out once, and those that come while
 * one of the same key is under way wait for it. For one actor.
 */
final class RequestDesk {
  private RequestState state;

  /** Keys of requests under way, with the commands that wait for their end. */
  private final Map<String, List<Farm.Command>> underWay = new HashMap<>();

  RequestDesk(RequestState state) {
    this.state = state;
  }

  /** What to do with the request of {@code command}; empty when it waits. */
  Optional<Verdict> take(Optional<Request> request, Farm.Command command, Instant now) {
    if (request.isEmpty()) {
      return Optional.of(new Verdict.New());
    }
    List<Farm.Command> waiting = underWay.get(request.get().key());
    if (waiting != null) {
      waiting.add(command);
      return Optional.empty();
    }
    Verdict verdict = RequestRules.judge(state.find(request.get()), request.get(), now);
    if (verdict instanceof Verdict.New) {
      underWay.put(request.get().key(), new ArrayList<>());
    }
    return Optional.of(verdict);
  }

  /** The request was carried out by the run; returns the commands to look at again. */
  List<Farm.Command> stored(Optional<Request> request, String runId, boolean joined, Instant at) {
    if (request.isEmpty()) {
      return List.of();
    }
    Request done = request.get();
    state = state.with(new Known(done.key(), done.digest(), runId, joined, at));
    return refused(request);
  }

  /** The request was refused, so that its key is free; returns the commands to look at again. */
  List<Farm.Command> refused(Optional<Request> request) {
    return request
        .flatMap(one -> Optional.ofNullable(underWay.remove(one.key())))
        .orElse(List.of());
  }
}
