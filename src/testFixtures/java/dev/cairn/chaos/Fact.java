package dev.cairn.chaos;

import java.util.Set;

/** What an event of the journal says, as far as the model looks at it. */
public sealed interface Fact {

  /** Of a run: these recipes are to be built by it. */
  record Planned(Set<String> names) implements Fact {}

  /** Of a run: an attempt at a recipe begins. */
  record Attempted(String name, String buildId) implements Fact {}

  /** Of a run: the attempt was interrupted, and the recipe waits again. */
  record Requeued(String name, String buildId) implements Fact {}

  /** Of a run: the attempt came to its end. */
  record Settled(String name, String buildId, boolean built) implements Fact {}

  /** Of a run: it is over. */
  record Finished() implements Fact {}

  /** Of an attempt: what it builds. */
  record Queued(String name) implements Fact {}

  /** Of an attempt: who builds it. Its place in the journal is the token of the order. */
  record Assigned(String worker) implements Fact {}

  /** Of an attempt: its packages are taken over and will be published. */
  record Made() implements Fact {}

  /** Of an attempt: its packages are published. */
  record Succeeded() implements Fact {}

  /** Of an attempt: it ended otherwise; {@code interrupted} when its worker or node was lost. */
  record Ended(boolean interrupted, String why) implements Fact {}

  /** Anything else. */
  record Other() implements Fact {}
}
