package dev.cairn.environment;

import java.io.IOException;

/**
 * Where rooms come from: the gateway to whatever confinement this machine offers.
 *
 * <p>Implementations are safe for use by many threads; each room they give out is used by one.
 */
public interface Rooms {

  /** What keeps a room apart from its host. */
  enum Confinement {
    /** Linux namespaces over a read-only base; what the room writes vanishes with it. */
    NAMESPACES,
    /** None: commands run on the host in a scratch directory. Said loudly wherever it is used. */
    PLAIN_HOST
  }

  /** What the rooms given out here are kept apart by. */
  Confinement confinement();

  /**
   * Opens a fresh room: an empty layer over the base, no network, nothing of the caller's
   * environment.
   *
   * @throws RoomException when the room cannot be made; the message says what is missing on the
   *     host
   */
  Room open(RoomSpec spec) throws RoomException, InterruptedException;

  /**
   * Starts one program as the only one of a new room and talks to it over its standard streams. The
   * room ends with the program, with {@link Process#destroyForcibly()}, and with this JVM.
   *
   * @throws RoomException when the room cannot be made
   */
  Process converse(RoomSpec spec, RoomCommand command) throws RoomException;

  /**
   * Removes what rooms of a node that was killed have left (directories, cgroups) below the rooms
   * directory of this node, and returns how many there were. Called once, before the first {@link
   * #open}.
   */
  int sweep() throws IOException;
}
