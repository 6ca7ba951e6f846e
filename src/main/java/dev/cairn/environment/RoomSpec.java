package dev.cairn.environment;

import java.nio.file.Path;
import java.util.List;

/**
 * What a room looks like.
 *
 * @param name for logs and directory names; letters, digits, {@code . _ + -}, at most 200 long
 * @param binds host directories that are seen in the room, in this order
 * @param limits what the room may use
 * @param slot number of the worker slot, 0 or more: rooms open at one time have different slots, so
 *     that each has a user id of its own and limits by user do not mix
 */
public record RoomSpec(String name, List<Bind> binds, RoomLimits limits, int slot) {

  /** A directory or file of the host that appears at {@code target} in the room. */
  public record Bind(Path source, Path target, boolean writable) {}

  /**
   * What a room may use.
   *
   * @param memoryBytes memory of all its processes together
   * @param processesMax processes and threads at one time
   * @param diskBytes what it may write outside of writable binds
   */
  public record RoomLimits(long memoryBytes, int processesMax, long diskBytes) {}
}
