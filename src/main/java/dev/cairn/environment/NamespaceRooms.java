package dev.cairn.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Rooms made of Linux namespaces: mount, process, network, IPC and host name, and a user namespace
 * when the node is not root, over a {@link BaseImage}.
 *
 * @see RoomSettings
 */
public final class NamespaceRooms extends KeptRooms {
  private static final List<String> NAMESPACES =
      List.of("--mount", "--pid", "--net", "--ipc", "--uts");

  private final BaseImage base;

  private NamespaceRooms(
      RoomSettings settings,
      Supplier<String> ids,
      LongSupplier nanoClock,
      BaseImage base,
      HostUser user) {
    super(settings, ids, nanoClock, user);
    this.base = base;
  }

  /**
   * Rooms of this machine; makes the base image when it is not there yet, which takes seconds.
   *
   * @param ids new unguessable names: letters and digits, at least 128 bits of randomness
   * @param nanoClock a clock that only runs forward, in nanoseconds
   * @throws RoomException when packages are missing on the host or the disk is full
   */
  public static NamespaceRooms prepare(
      RoomSettings settings, Supplier<String> ids, LongSupplier nanoClock) throws IOException {
    Files.createDirectories(settings.rooms());
    Files.createDirectories(settings.bases());
    HostUser user = HostUser.current();
    BaseImage base = BaseImage.prepare(settings, ids);
    return new NamespaceRooms(settings, ids, nanoClock, base, user);
  }

  /**
   * Why this machine and this user cannot have rooms of namespaces, one line that says what to do;
   * nothing when they can. Tries it, which takes a few milliseconds.
   */
  public static Optional<String> obstacle() {
    try {
      List<String> argv = new ArrayList<>(List.of("unshare"));
      argv.addAll(NAMESPACES);
      argv.addAll(HostUser.current().unshareOptions());
      argv.addAll(List.of("--fork", "--kill-child=KILL", "mount", "-t", "proc", "proc", "/proc"));
      HostCommand.run(argv.toArray(String[]::new));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          ("this machine refuses namespaces (%s): run as root, or let users make them (sysctl"
                  + " user.max_user_namespaces, kernel.unprivileged_userns_clone,"
                  + " kernel.apparmor_restrict_unprivileged_userns); in a container, give it"
                  + " CAP_SYS_ADMIN and an unmasked /proc")
              .formatted(e.getMessage()));
    }
  }

  /** The system that every room starts from. */
  public BaseImage base() {
    return base;
  }

  @Override
  public Confinement confinement() {
    return Confinement.NAMESPACES;
  }

  @Override
  RoomLaunch confine(RoomLaunch launch, RoomSpec spec, String name) {
    return launch
        .put("PLAIN", "")
        .put("ROOT", "")
        .put("BASE", base.root().toString())
        .putAll("HOST_PART", base.hostParts())
        .put("DISK", Long.toString(spec.limits().diskBytes()))
        .put("OVERLAY", user.isRoot() ? "" : ",userxattr")
        .put("BECOME", user.hasManyUids() ? "uid" : "nested")
        .put("SETUP", RoomLaunch.script("setup.sh"))
        .putAll("START", startOfRoom());
  }

  @Override
  RoomCommand translate(RoomCommand command, RoomSpec spec, String name) {
    return command;
  }

  private List<String> startOfRoom() {
    List<String> argv = new ArrayList<>(List.of("unshare"));
    argv.addAll(NAMESPACES);
    argv.addAll(user.unshareOptions());
    argv.addAll(
        List.of("--fork", "--kill-child=KILL", "bash", "-c", "eval \"$ROOM_SETUP\"", "cairn-room"));
    return argv;
  }
}
