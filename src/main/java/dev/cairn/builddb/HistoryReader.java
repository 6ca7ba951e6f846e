package dev.cairn.builddb;

<<<<<<< HEAD
/** Gives the past as it stands in the journal. */
=======
/** Answers what happened so far: the gateway from those who ask to the read side of the journal. */
>>>>>>> cli
@FunctionalInterface
public interface HistoryReader {

  /**
<<<<<<< HEAD
   * The past, up to and including every event that was acknowledged before the call. Blocks while
   * the journal is read.
=======
   * The past, up to and including every event that was acknowledged before the call.
   *
   * @throws InterruptedException when the node stops
>>>>>>> cli
   */
  History history() throws InterruptedException;
}
