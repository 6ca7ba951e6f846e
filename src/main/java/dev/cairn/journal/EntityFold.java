package dev.cairn.journal;

import java.util.function.BiFunction;

/**
 * How the events of one type of entity become its state.
 *
 * @param entityType the part of its persistence ids before the bar, such as {@code run}
 * @param stateType of which its states are
 * @param eventType of which its events are
 * @param empty the state before the first event
 * @param apply the state after an event; must be pure
 * @param <S> state
 * @param <E> events
 */
public record EntityFold<S, E>(
    String entityType, Class<S> stateType, Class<E> eventType, S empty, BiFunction<S, E, S> apply) {

  /** The state after {@code event}, which was read from the journal. */
  S fold(S state, Object event) {
    if (!eventType.isInstance(event)) {
      throw new IllegalStateException(
          "%s is no %s".formatted(event.getClass().getName(), eventType.getSimpleName()));
    }
    return apply.apply(state, eventType.cast(event));
  }

  /** What was stored as a snapshot, as a state. */
  S state(Object snapshot) {
    if (!stateType.isInstance(snapshot)) {
      throw new IllegalStateException(
          "%s is no %s".formatted(snapshot.getClass().getName(), stateType.getSimpleName()));
    }
    return stateType.cast(snapshot);
  }
}
