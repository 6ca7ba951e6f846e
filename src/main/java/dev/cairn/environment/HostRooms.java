package dev.cairn.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rooms that confine nothing: commands run on the host, in a scratch directory below the rooms
 * directory, for machines where namespaces cannot be had.
 *
 * <p>As near to {@link NamespaceRooms} as it goes: the environment is clean, processes are counted,
 * limited and killed by control group (by a mark in their environment where there is none), and as
 * root the builder is a user of its own. But commands see the host's files and network, binds are
 * symbolic links that nothing protects, and disk space is not limited. Arguments and variables that
 * begin with {@code /build} or the target of a bind are turned to the scratch directory.
 */
public final class HostRooms extends KeptRooms {
  private static final Logger LOG = LoggerFactory.getLogger(HostRooms.class);

  private HostRooms(
      RoomSettings settings, Supplier<String> ids, LongSupplier nanoClock, HostUser user) {
    super(settings, ids, nanoClock, user);
  }

  /**
   * Rooms of this machine, with a warning in the log.
   *
   * @param ids new unguessable names: letters and digits, at least 128 bits of randomness
   * @param nanoClock a clock that only runs forward, in nanoseconds
   */
  public static HostRooms prepare(
      RoomSettings settings, Supplier<String> ids, LongSupplier nanoClock) throws IOException {
    Files.createDirectories(settings.rooms());
    LOG.warn(
        "builds are NOT confined: their commands run on this host in {} and can read whatever their"
            + " user can, use the network, and find dependencies they did not declare",
        settings.rooms());
    return new HostRooms(settings, ids, nanoClock, HostUser.current());
  }

  @Override
  public Confinement confinement() {
    return Confinement.PLAIN_HOST;
  }

  @Override
  RoomLaunch confine(RoomLaunch launch, RoomSpec spec, String name) {
    return launch
        .put("ROOT", settings.rooms().resolve(name).toString())
        .put("MARK", name)
        .put("PLAIN", RoomLaunch.script("plain.sh"))
        .put("BECOME", user.isRoot() ? "uid" : "same")
        .put("SETUP", RoomLaunch.script("plain-setup.sh"))
        .putAll("START", List.of("bash", "-c", "eval \"$ROOM_SETUP\"", "cairn-room"));
  }

  /** The same command with paths of the room turned into paths of the scratch directory. */
  @Override
  RoomCommand translate(RoomCommand command, RoomSpec spec, String name) {
    String scratch = settings.rooms().resolve(name).toString();
    List<String> places =
        Stream.concat(
                Stream.of("/build"), spec.binds().stream().map(bind -> bind.target().toString()))
            .toList();
    Map<String, String> variables = new HashMap<>();
    variables.put("HOME", scratch + (command.user() == RoomCommand.User.ROOT ? "/root" : "/build"));
    variables.put("TMPDIR", scratch + "/tmp");
    variables.put("CAIRN_ROOM", name);
    command
        .variables()
        .forEach((key, value) -> variables.put(key, translate(value, places, scratch)));
    return new RoomCommand(
        command.argv().stream().map(text -> translate(text, places, scratch)).toList(),
        command.user(),
        command.directory(),
        Map.copyOf(variables));
  }

  private static String translate(String text, List<String> places, String scratch) {
    return places.stream().anyMatch(place -> text.equals(place) || text.startsWith(place + "/"))
        ? scratch + text
        : text;
  }
}
