package dev.cairn.build;

import java.util.function.LongSupplier;

/** Whether the disk of a host has room for builds. Safe for use by many threads. */
final class DiskRoom {
  /** With less than that free nothing is begun: 256 MiB. */
  static final long FREE_BYTES_MIN = 256L << 20;

  private final LongSupplier freeBytes;
  private long wanted = FREE_BYTES_MIN;

  /** On a disk that has so many bytes free. */
  DiskRoom(LongSupplier freeBytes) {
    this.freeBytes = freeBytes;
  }

  /** A build has filled it: others wait until it has more room than that one has left. */
  synchronized void wasTooSmall() {
    wanted = freeBytes.getAsLong() + FREE_BYTES_MIN;
  }

  synchronized boolean isThere() {
    boolean isThere = freeBytes.getAsLong() >= wanted;
    if (isThere) {
      wanted = FREE_BYTES_MIN;
    }
    return isThere;
  }
}
