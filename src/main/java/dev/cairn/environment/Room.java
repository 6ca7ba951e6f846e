package dev.cairn.environment;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * A confined place in which commands run one after the other, sharing what they write.
 *
 * <p>When a command ends, every process it left behind in the room is killed. When the room is
 * closed, or this JVM dies, every process, mount and directory of the room is gone.
 */
public interface Room extends AutoCloseable {

  /**
   * Runs {@code command} and hands each line of its output (both streams, UTF-8 with replacement,
   * without line end, cut at 8,192 characters) to {@code output}.
   *
   * @param watchdog how long the command may be silent and how long it may take
   * @return how it ended; a non-zero exit status is a result, not an error
   * @throws RoomException when the room is closed or broken
   */
  RoomResult run(RoomCommand command, Consumer<String> output, Watchdog watchdog)
      throws RoomException, InterruptedException;

  /** Kills the running command and refuses more; may be called from any thread, any time. */
  void cancel();

  /** Ends the room and waits until nothing of it is left. Repeating it is harmless. */
  @Override
  void close();

  /** Limits in time for one command. */
  interface Watchdog {
    /** Longest silence that is allowed at this moment; may change while the command runs. */
    Duration quietMax();

    /** Longest run time that is allowed at this moment, from the start of the command. */
    Duration totalMax();
  }
}
