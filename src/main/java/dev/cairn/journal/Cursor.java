package dev.cairn.journal;

import java.util.List;

/**
 * Reads on from where it stopped, a bounded piece at a time. Used by one thread at a time.
 *
 * @param <T> what is read
 */
interface Cursor<T> {
  /** What there is behind what was read. */
  enum Rest {
    /** There is more to look at. */
    MORE,
    /** Nothing at present; a later commit may bring more. */
    NONE_YET,
    /** Nothing, and there never will be. */
    NONE_EVER
  }

  /** Looks at the next piece; what was found there, which may be nothing. */
  List<T> next();

  /** What there is behind the piece that was looked at last. */
  Rest rest();
}
