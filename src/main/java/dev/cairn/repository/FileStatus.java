package dev.cairn.repository;

/** How a package file that was once published stands today. */
public enum FileStatus {
  /** It is there, byte for byte, and the database names it. */
  PRESENT,
  /** The file is gone, or the database does not name it. */
  MISSING,
  /** The file is there and its length or its SHA-256 is another. */
  DAMAGED
}
