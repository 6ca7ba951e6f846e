package dev.cairn.builddb;

/** Gives the past as it stands in the journal. */
@FunctionalInterface
public interface HistoryReader {

  /**
   * The past, up to and including every event that was acknowledged before the call. Blocks while
   * the journal is read.
   */
  History history() throws InterruptedException;
}
