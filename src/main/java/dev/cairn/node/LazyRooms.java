package dev.cairn.node;

import dev.cairn.environment.HostRooms;
import dev.cairn.environment.NamespaceRooms;
import dev.cairn.environment.Room;
import dev.cairn.environment.RoomCommand;
import dev.cairn.environment.RoomException;
import dev.cairn.environment.RoomSettings;
import dev.cairn.environment.RoomSpec;
import dev.cairn.environment.Rooms;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of a node, made when the first one is asked for: making the base image takes seconds,
 * and a node that only answers questions needs none.
 */
final class LazyRooms implements Rooms {
  private final RoomSettings settings;
  private final boolean onHost;
  private @Nullable Made made;

  /** The real rooms and, in words, the system they start from. */
  private record Made(Rooms rooms, String systemVersion) {}

  LazyRooms(RoomSettings settings, boolean onHost) {
    this.settings = settings;
    this.onHost = onHost;
  }

  /**
   * Makes the rooms unless they are made; builds are only begun after this.
   *
   * @throws RoomException when the base cannot be made
   */
  void prepare() throws RoomException {
    made();
  }

  /** The base of the rooms, once they are made: distribution and compiler, with a digest. */
  synchronized String systemVersion() {
    return made == null ? "not prepared" : made.systemVersion();
  }

  @Override
  public Confinement confinement() {
    return onHost ? Confinement.PLAIN_HOST : Confinement.NAMESPACES;
  }

  @Override
  public Room open(RoomSpec spec) throws RoomException, InterruptedException {
    return made().rooms().open(spec);
  }

  @Override
  public Process converse(RoomSpec spec, RoomCommand command) throws RoomException {
    return made().rooms().converse(spec, command);
  }

  @Override
  public int sweep() throws IOException {
    return made().rooms().sweep();
  }

  private synchronized Made made() throws RoomException {
    if (made == null) {
      try {
        made = onHost ? onHost() : inNamespaces();
      } catch (RoomException plain) {
        throw plain;
      } catch (IOException failure) {
        throw new RoomException("rooms cannot be made: " + failure, failure);
      }
    }
    return made;
  }

  private Made inNamespaces() throws IOException {
    NamespaceRooms rooms = NamespaceRooms.prepare(settings, Ids::secret, System::nanoTime);
    rooms.sweep();
    return new Made(rooms, rooms.base().description() + " " + rooms.base().identity());
  }

  private Made onHost() throws IOException {
    HostRooms rooms = HostRooms.prepare(settings, Ids::secret, System::nanoTime);
    rooms.sweep();
    return new Made(rooms, "plain host, unconfined");
  }
}
