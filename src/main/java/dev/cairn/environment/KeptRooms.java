package dev.cairn.environment;

import java.io.IOException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What rooms behind keeper processes have in common, whichever way they are confined. */
abstract class KeptRooms implements Rooms {
  /** What root of a room keeps: enough for pacman, and nothing that reaches the host. */
  private static final String ROOT_CAPABILITIES =
      "+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+sys_chroot,+setfcap";

  final RoomSettings settings;
  final Supplier<String> ids;
  final HostUser user;
  private final LongSupplier nanoClock;
  private final Cgroups cgroups;
  private final AliveSign alive;

  KeptRooms(RoomSettings settings, Supplier<String> ids, LongSupplier nanoClock, HostUser user) {
    this.settings = settings;
    this.ids = ids;
    this.nanoClock = nanoClock;
    this.user = user;
    this.cgroups = Cgroups.detect(user.isRoot());
    this.alive = new AliveSign(settings.rooms(), ids);
  }

  /** Adds what makes this kind of room. */
  abstract RoomLaunch confine(RoomLaunch launch, RoomSpec spec, String name);

  /** The command as it must be in this kind of room. */
  abstract RoomCommand translate(RoomCommand command, RoomSpec spec, String name);

  /** What holds rooms to their limits here, one line for people. */
  public String limits() {
    return cgroups.description();
  }

  @Override
  public Room open(RoomSpec spec) throws RoomException, InterruptedException {
    String name = RoomSweep.directoryName(spec.name(), ids.get());
    Cgroups.Group group = cgroups.group(groupPrefix() + name, spec.limits());
    ProcessBuilder keeper = launch(spec, name, group).put("ALIVE", "").keeper(name);
    return KeptRoom.open(
        new KeptRoom.Parts(
            name,
            RoomLaunch.start(keeper.redirectErrorStream(true)),
            ids.get(),
            nanoClock,
            group.watch(),
            command -> translate(command, spec, name)));
  }

  @Override
  public Process converse(RoomSpec spec, RoomCommand command) throws RoomException {
    String name = RoomSweep.directoryName(spec.name(), ids.get());
    Cgroups.Group group = cgroups.group(groupPrefix() + name, spec.limits());
    ProcessBuilder keeper =
        launch(spec, name, group)
            .put("ALIVE", alive.fifo().toString())
            .putCommand(translate(command, spec, name))
            .keeper(name);
    return new RoomConversation(RoomLaunch.start(keeper));
  }

  @Override
  public int sweep() throws IOException {
    return RoomSweep.sweep(settings.rooms()) + cgroups.sweep(groupPrefix());
  }

  /** Control groups are shared by all nodes of a machine: the name tells whose they are. */
  private String groupPrefix() {
    return "cairn-%08x-".formatted(settings.rooms().toString().hashCode());
  }

  private RoomLaunch launch(RoomSpec spec, String name, Cgroups.Group group) {
    RoomLaunch launch =
        new RoomLaunch()
            .put("DIR", settings.rooms().resolve(name).toString())
            .put("CAPS", ROOT_CAPABILITIES)
            .put("LOOP", RoomLaunch.script("loop.sh"))
            .putSpec(spec, settings.firstUid(), cgroups)
            .putGroup(group);
    return confine(launch, spec, name);
  }
}
