package dev.cairn.builddb;

/** Answers what happened so far: the gateway from those who ask to the read side of the journal. */
@FunctionalInterface
public interface HistoryReader {

  /**
   * The past, up to and including every event that was acknowledged before the call.
   *
   * @throws InterruptedException when the node stops
   */
  History history() throws InterruptedException;
}
