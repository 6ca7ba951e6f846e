package dev.cairn.environment;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rooms made of Linux namespaces: mount, process, network, IPC and host name, and a user namespace
 * when the node is not root, over a {@link BaseImage}.
 *
 * @see RoomSettings
 */
public final class NamespaceRooms implements Rooms {
  /** What root of a room keeps: enough for pacman, and nothing that reaches the host. */
  private static final String ROOT_CAPABILITIES =
      "+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+sys_chroot,+setfcap";

  private final RoomSettings settings;
  private final Supplier<String> ids;
  private final LongSupplier nanoClock;
  private final BaseImage base;
  private final Cgroups cgroups;
  private final HostUser user;
  private @Nullable Alive alive;

  /** A FIFO and this process's hold on it. */
  private record Alive(Path path, RandomAccessFile hold) {}

  private NamespaceRooms(
      RoomSettings settings,
      Supplier<String> ids,
      LongSupplier nanoClock,
      BaseImage base,
      HostUser user) {
    this.settings = settings;
    this.ids = ids;
    this.nanoClock = nanoClock;
    this.base = base;
    this.user = user;
    this.cgroups = Cgroups.detect(user.isRoot());
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

  /** The system that every room starts from. */
  public BaseImage base() {
    return base;
  }

  /** What holds rooms to their limits here, one line for people. */
  public String limits() {
    return cgroups.description();
  }

  @Override
  public Confinement confinement() {
    return Confinement.NAMESPACES;
  }

  @Override
  public Room open(RoomSpec spec) throws RoomException, InterruptedException {
    String name = roomName(spec);
    Cgroups.Group group = cgroups.group(groupPrefix() + name, spec.limits());
    ProcessBuilder builder =
        launch(spec, name, group).put("ALIVE", "").keeper(name).redirectErrorStream(true);
    return KeptRoom.open(
        new KeptRoom.Parts(
            name, start(builder), ids.get(), nanoClock, group.watch(), command -> command));
  }

  @Override
  public Process converse(RoomSpec spec, RoomCommand command) throws RoomException {
    String name = roomName(spec);
    Cgroups.Group group = cgroups.group(groupPrefix() + name, spec.limits());
    List<String> variables = RoomLaunch.environment(command);
    RoomLaunch.refuseNul(command.argv());
    RoomLaunch.refuseNul(variables);
    ProcessBuilder builder =
        launch(spec, name, group)
            .put("ALIVE", alive().toString())
            .put("USER", command.user().name())
            .put("DIRECTORY", command.directory().toString())
            .putAll("ARGUMENT", command.argv())
            .putAll("VARIABLE", variables)
            .keeper(name);
    return new RoomConversation(start(builder));
  }

  @Override
  public int sweep() throws IOException {
    return RoomSweep.sweep(settings.rooms()) + cgroups.sweep(groupPrefix());
  }

  private String roomName(RoomSpec spec) {
    return RoomSweep.directoryName(spec.name(), ids.get());
  }

  /** Control groups are shared by all nodes of a machine: the name tells whose they are. */
  private String groupPrefix() {
    return "cairn-%08x-".formatted(settings.rooms().toString().hashCode());
  }

  private RoomLaunch launch(RoomSpec spec, String name, Cgroups.Group group) {
    RoomLaunch launch = new RoomLaunch();
    launch
        .put("DIR", settings.rooms().resolve(name).toString())
        .put("HAS_PIDS", "1")
        .put("BASE", base.root().toString())
        .put("DISK", Long.toString(spec.limits().diskBytes()))
        .put("OVERLAY", user.isRoot() ? "" : ",userxattr")
        .put("UID", Integer.toString(settings.firstUid() + spec.slot()))
        .put("NESTED", user.hasManyUids() ? "" : "1")
        .put("CAPS", ROOT_CAPABILITIES)
        .put("ROOT", "")
        .put(
            "PROCESSES",
            cgroups.pids().isPresent() || cgroups.version() == 2
                ? ""
                : Integer.toString(spec.limits().processesMax()))
        .put(
            "DATA_KIB",
            cgroups.memory().isPresent() ? "" : Long.toString(spec.limits().memoryBytes() / 1024))
        .put("SETUP", RoomLaunch.script("setup.sh"))
        .put("LOOP", RoomLaunch.script("loop.sh"))
        .putAll("CGROUP", group.directories().stream().map(Path::toString).toList())
        .putAll("LIMIT_FILE", group.limits().keySet().stream().map(Path::toString).toList())
        .putAll("LIMIT_VALUE", List.copyOf(group.limits().values()))
        .putAll("HOST_PART", base.hostParts())
        .putAll(
            "BIND_SOURCE",
            spec.binds().stream()
                .map(b -> b.source().toAbsolutePath().normalize().toString())
                .toList())
        .putAll("BIND_TARGET", spec.binds().stream().map(b -> b.target().toString()).toList())
        .putAll("BIND_MODE", spec.binds().stream().map(b -> b.writable() ? "rw" : "ro").toList())
        .putAll("START", startOfRoom());
    return launch;
  }

  private List<String> startOfRoom() {
    List<String> argv =
        new ArrayList<>(List.of("unshare", "--mount", "--pid", "--net", "--ipc", "--uts"));
    argv.addAll(user.unshareOptions());
    argv.addAll(
        List.of("--fork", "--kill-child=KILL", "bash", "-c", "eval \"$ROOM_SETUP\"", "cairn-room"));
    return argv;
  }

  private static Process start(ProcessBuilder builder) throws RoomException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new RoomException("cannot start the keeper of a room: " + e.getMessage(), e);
    }
  }

  /**
   * A FIFO that this process holds open for writing as long as it lives: rooms whose standard input
   * is taken read its end there.
   */
  private synchronized Path alive() throws RoomException {
    if (alive == null) {
      Path path = settings.rooms().resolve(".alive-" + ids.get());
      try {
        HostCommand.run("mkfifo", "-m", "600", path.toString());
        alive = new Alive(path, new RandomAccessFile(path.toFile(), "rw"));
      } catch (IOException e) {
        throw new RoomException("cannot make a FIFO in %s: %s".formatted(settings.rooms(), e), e);
      }
    }
    return alive.path();
  }
}
