package dev.cairn.chaos;

import dev.cairn.chaos.Fact.Assigned;
import dev.cairn.chaos.Fact.Attempted;
import dev.cairn.chaos.Fact.Ended;
import dev.cairn.chaos.Fact.Finished;
import dev.cairn.chaos.Fact.Made;
import dev.cairn.chaos.Fact.Other;
import dev.cairn.chaos.Fact.Planned;
import dev.cairn.chaos.Fact.Queued;
import dev.cairn.chaos.Fact.Requeued;
import dev.cairn.chaos.Fact.Settled;
import dev.cairn.chaos.Fact.Succeeded;
import dev.cairn.chaos.FarmHistory.Death;
import dev.cairn.chaos.Operation.Outcome;
import dev.cairn.chaos.Operation.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a farm promises, whatever is done to its nodes. Walks through the journal once and keeps of
 * each attempt and each run what the promises are about:
 *
 * <ol>
 *   <li>the journal has no gap, neither as a whole nor in the life of an entity;
 *   <li>what a client was told is in it, and a client never sees less than one before it;
 *   <li>each recipe that a client was promised is built once, and published once;
 *   <li>a recipe is given out again only when the attempt before has ended, and only the newest
 *       attempt's result counts, so tokens of accepted results grow;
 *   <li>nothing comes of an attempt that has ended, or that its run has settled;
 *   <li>an attempt whose worker or controller was killed is recorded as interrupted, unless its
 *       packages had been taken over.
 * </ol>
 */
public final class FarmModel {
  /**
   * How long the controller may need to store what it had fetched from a worker before that died:
   * 10 s, on a busy machine.
   */
  static final Duration IN_TRANSIT_MAX = Duration.ofSeconds(10);

  private final FarmHistory history;
  private final List<String> wrong = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();

  /** Attempts by id, in the order in which they were queued. */
  private final Map<String, Attempt> attempts = new LinkedHashMap<>();

  /** The attempt at each recipe that was given out last. */
  private final Map<String, Attempt> newest = new HashMap<>();

  private final Map<String, Set<String>> planned = new HashMap<>();
  private final Set<String> unfinished = new TreeSet<>();
  private final Map<String, List<Instant>> published = new HashMap<>();

  private static final class Attempt {
    final String id;
    final String name;
    @Nullable Entry assigned;
    String worker = "";
    @Nullable Entry made;
    @Nullable Entry end;
    boolean settled;

    Attempt(String id, String name) {
      this.id = id;
      this.name = name;
    }

    @Override
    public String toString() {
      return "attempt " + id + " at " + name;
    }
  }

  private FarmModel(FarmHistory history) {
    this.history = history;
  }

  /** Judges a history. */
  public static Verdict judge(FarmHistory history) {
    FarmModel model = new FarmModel(history);
    model.sequences();
    history.journal().forEach(model::take);
    model.operations();
    model.views();
    model.packages();
    history.deaths().forEach(model::death);
    model.gaps();
    return Verdict.of(model.wrong, model.unknown);
  }

  private void sequences() {
    long offset = 0;
    Map<String, Long> numbers = new HashMap<>();
    for (Entry entry : history.journal()) {
      if (entry.offset() != ++offset) {
        wrong.add("offset %d is missing: there is %s".formatted(offset, entry));
        offset = entry.offset();
      }
      long expected = numbers.merge(entry.entity(), 1L, Long::sum);
      if (entry.sequenceNr() != expected) {
        wrong.add(
            "event %d of %s is missing: there is %s".formatted(expected, entry.entity(), entry));
        numbers.put(entry.entity(), entry.sequenceNr());
      }
    }
  }

  private void take(Entry entry) {
    switch (entry.fact()) {
      case Planned(var names) -> {
        planned.computeIfAbsent(entry.id(), _ -> new HashSet<>()).addAll(names);
        unfinished.add(entry.id());
      }
      case Finished _ -> unfinished.remove(entry.id());
      case Queued(var name) -> attempts.put(entry.id(), new Attempt(entry.id(), name));
      case Settled(var name, var buildId, var built) -> {
        Attempt attempt = settle(buildId);
        if (built && (attempt == null || attempt.made == null)) {
          wrong.add("%s: %s counts as built without packages".formatted(entry, name));
        }
      }
      case Requeued(var _, var buildId) -> settle(buildId);
      case Assigned _, Made _, Succeeded _, Ended _ -> takeOfAttempt(entry);
      case Attempted _, Other _ -> {}
    }
  }

  private @Nullable Attempt settle(String buildId) {
    Attempt attempt = attempts.get(buildId);
    if (attempt != null) {
      attempt.settled = true;
    }
    return attempt;
  }

  private void takeOfAttempt(Entry entry) {
    Attempt attempt = attempts.get(entry.id());
    if (attempt == null) {
      wrong.add(entry + ": nothing was queued");
      return;
    }
    if (attempt.settled) {
      wrong.add("%s: %s had been settled by its run".formatted(entry, attempt));
    } else if (attempt.end != null) {
      wrong.add("%s: %s had ended with %s".formatted(entry, attempt, attempt.end));
    }
    switch (entry.fact()) {
      case Assigned(var worker) -> assign(attempt, entry, worker);
      case Made _ -> {
        accept(attempt, entry);
        attempt.made = entry;
      }
      case Succeeded _ -> {
        accept(attempt, entry);
        attempt.end = entry;
        published.computeIfAbsent(attempt.name, _ -> new ArrayList<>()).add(entry.at());
      }
      default -> attempt.end = entry;
    }
  }

  private void assign(Attempt attempt, Entry entry, String worker) {
    attempt.assigned = entry;
    attempt.worker = worker;
    Attempt before = newest.put(attempt.name, attempt);
    if (before != null && before.end == null) {
      wrong.add("%s: %s was still under way".formatted(entry, before));
    }
  }

  private void accept(Attempt attempt, Entry entry) {
    Attempt last = newest.get(attempt.name);
    if (last != attempt) {
      wrong.add("%s: the result of %s was taken after that of %s".formatted(entry, attempt, last));
    }
  }

  private void operations() {
    boolean answered = false;
    Map<Entry.Key, Long> stored = new HashMap<>();
    history.journal().forEach(entry -> stored.put(entry.key(), entry.offset()));
    for (Operation operation : history.operations()) {
      switch (operation.outcome()) {
        case Outcome.Taken(var runId) -> {
          answered = true;
          Set<String> names = ((Request.Submit) operation.request()).names();
          Set<String> of = runId.map(id -> planned.getOrDefault(id, Set.of())).orElse(Set.of());
          for (String name : names) {
            if (!of.contains(name) && !isPublished(name, operation.endedAt())) {
              wrong.add("%s was promised to be built, and no run has it".formatted(name));
            }
          }
        }
        case Outcome.Seen(var events) ->
            events.stream()
                .filter(event -> !Long.valueOf(event.offset()).equals(stored.get(event.key())))
                .forEach(
                    event ->
                        wrong.add(
                            operation.client() + " was told of " + event + ", and it is lost"));
        case Outcome.Fail _, Outcome.Info _ -> {}
      }
    }
    if (!answered) {
      unknown.add("nobody was promised anything, so nothing is proved");
    }
  }

  private boolean isPublished(String name, Instant by) {
    return published.getOrDefault(name, List.of()).stream().anyMatch(at -> !at.isAfter(by));
  }

  /** Who looks after another one has seen something sees that too. */
  private void views() {
    for (Operation before : history.operations()) {
      for (Operation after : history.operations()) {
        if (before.outcome() instanceof Outcome.Seen(var earlier)
            && after.outcome() instanceof Outcome.Seen(var later)
            && before.endedAt().isBefore(after.invokedAt())
            && newestOffset(later) < newestOffset(earlier)) {
          wrong.add(
              "%s saw the journal up to %d after %s had seen it up to %d"
                  .formatted(
                      after.client(), newestOffset(later), before.client(), newestOffset(earlier)));
        }
      }
    }
  }

  private static long newestOffset(List<Operation.Seeing> events) {
    return events.stream().mapToLong(Operation.Seeing::offset).max().orElse(0);
  }

  private void packages() {
    Set<String> promised = new TreeSet<>();
    planned.values().forEach(promised::addAll);
    for (String name : promised) {
      int times = published.getOrDefault(name, List.of()).size();
      if (times > 1) {
        wrong.add("%s was built %d times".formatted(name, times));
      } else if (times == 0 && unfinished.isEmpty()) {
        wrong.add(name + " was not built");
      }
      long found = history.packages().stream().filter(name::equals).count();
      if (found != times && times <= 1) {
        wrong.add("%s was built %d times and is published %d times".formatted(name, times, found));
      }
    }
  }

  private void death(Death death) {
    for (Attempt attempt : attempts.values()) {
      Entry assigned = attempt.assigned;
      if (assigned == null
          || !assigned.at().isBefore(death.at())
          || !(death.isController() || attempt.worker.startsWith(death.node() + "/"))) {
        continue;
      }
      Instant last = death.isController() ? death.at() : death.at().plus(IN_TRANSIT_MAX);
      Entry end = attempt.end;
      boolean over = end != null && !end.at().isAfter(last);
      boolean taken = attempt.made != null && !attempt.made.at().isAfter(last);
      if (over || taken) {
        continue;
      }
      if (end == null) {
        unknown.add("%s was under way when its node died, and never ended".formatted(attempt));
      } else if (!(end.fact() instanceof Ended(var interrupted, var _) && interrupted)) {
        wrong.add(
            "%s was under way when %s died, and ended with %s"
                .formatted(attempt, death.isController() ? "the controller" : attempt.worker, end));
      }
    }
  }

  private void gaps() {
    if (!history.complete()) {
      unknown.add("the journal could not be read to its end");
    }
    unfinished.forEach(run -> unknown.add("run " + run + " has not come to its end"));
  }
}
