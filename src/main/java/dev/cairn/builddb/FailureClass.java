package dev.cairn.builddb;

/** What kind of thing made a build fail. */
public enum FailureClass {
  /** A disk, or what a room may write, is full. */
  DISK,
  /** Memory ran out, or the room's share of it. */
  MEMORY,
  /** A phase took longer than it may. */
  TIMEOUT,
  /** A process fell silent, or made processes without end. */
  RUNAWAY_PROCESS,
  /** A source could not be fetched. */
  FETCH,
  /** A source is not the one that the recipe names, or nobody trusted has signed it. */
  CHECKSUM,
  /** A patch does not fit. */
  PATCH,
  /** A header is not there: most often a dependency that the recipe does not name. */
  MISSING_HEADER,
  /** A program, library or module is not there. */
  MISSING_DEPENDENCY,
  /** What was compiled does not fit together. */
  LINKER,
  /** The recipe's own tests failed. */
  TEST,
  /** A compiler refused its source. */
  COMPILER,
  /** The configuration script gave up for a reason of its own. */
  CONFIGURE,
  /** What was built is not what the recipe packages. */
  PACKAGING,
  /** Nothing that is known. */
  UNKNOWN
}
