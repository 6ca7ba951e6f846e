package dev.cairn.environment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The environment with which a keeper is started: the only way in which it is told anything. */
final class RoomLaunch {
  private static final Pattern VARIABLE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Map<String, String> variables = new LinkedHashMap<>();

  RoomLaunch() {
    variables.put("PATH", HostCommand.PATH);
    variables.put("LC_ALL", "C");
    put("KEEPER", script("keeper.sh"));
  }

  RoomLaunch put(String name, String value) {
    variables.put("ROOM_" + name, value);
    return this;
  }

  /** {@code NAME_0}, {@code NAME_1} and so on. */
  RoomLaunch putAll(String name, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      put(name + "_" + i, values.get(i));
    }
    return this;
  }

  /** Binds, the builder of the slot, and the limits that control groups do not hold here. */
  RoomLaunch putSpec(RoomSpec spec, int firstUid, Cgroups cgroups) {
    RoomSpec.RoomLimits limits = spec.limits();
    put("UID", Integer.toString(firstUid + spec.slot()));
    put("PROCESSES", cgroups.limitsProcesses() ? "" : Integer.toString(limits.processesMax()));
    put("DATA_KIB", cgroups.limitsMemory() ? "" : Long.toString(limits.memoryBytes() / 1024));
    for (int i = 0; i < spec.binds().size(); i++) {
      RoomSpec.Bind bind = spec.binds().get(i);
      put("BIND_SOURCE_" + i, bind.source().toAbsolutePath().normalize().toString());
      put("BIND_TARGET_" + i, bind.target().normalize().toString());
      put("BIND_MODE_" + i, bind.writable() ? "rw" : "ro");
    }
    return this;
  }

  /** The control groups to make and what to write into them. */
  RoomLaunch putGroup(Cgroups.Group group) {
    putAll("CGROUP", group.directories().stream().map(Path::toString).toList());
    putAll("LIMIT_FILE", group.limits().keySet().stream().map(Path::toString).toList());
    return putAll("LIMIT_VALUE", List.copyOf(group.limits().values()));
  }

  /** The one command of a room whose standard streams belong to it. */
  RoomLaunch putCommand(RoomCommand command) {
    List<String> environment = environment(command);
    refuseNul(command.argv());
    refuseNul(environment);
    put("USER", command.user().name());
    put("DIRECTORY", command.directory().toString());
    putAll("ARGUMENT", command.argv());
    return putAll("VARIABLE", environment);
  }

  /** Starts a keeper. */
  static Process start(ProcessBuilder keeper) throws RoomException {
    try {
      return keeper.start();
    } catch (IOException e) {
      throw new RoomException("cannot start the keeper of a room: " + e.getMessage(), e);
    }
  }

  /**
   * A keeper ready to be started, in a session of its own so that no terminal signal reaches it.
   */
  ProcessBuilder keeper(String name) {
    ProcessBuilder builder =
        new ProcessBuilder(
            "setsid", "--wait", "bash", "-c", "eval \"$ROOM_KEEPER\"", "cairn-keeper", name);
    builder.environment().clear();
    builder.environment().putAll(variables);
    return builder;
  }

  /** The script of that name from the resources. */
  static String script(String name) {
    try (InputStream in = RoomLaunch.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The whole environment of {@code command} as {@code NAME=value}.
   *
   * @throws IllegalArgumentException when a name is not one
   */
  static List<String> environment(RoomCommand command) {
    boolean root = command.user() == RoomCommand.User.ROOT;
    Map<String, String> all = new LinkedHashMap<>();
    all.put("PATH", HostCommand.PATH);
    all.put("HOME", root ? "/root" : "/build");
    all.put("USER", root ? "root" : "builder");
    all.put("LOGNAME", root ? "root" : "builder");
    all.put("LANG", "C.UTF-8");
    all.put("LC_ALL", "C.UTF-8");
    all.put("TZ", "UTC");
    all.put("TERM", "dumb");
    all.putAll(command.variables());
    List<String> entries = new ArrayList<>();
    all.forEach(
        (name, value) -> {
          if (!VARIABLE_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name for a variable: " + name);
          }
          entries.add(name + "=" + value);
        });
    return entries;
  }

  /** Refuses text that the kernel would cut: a NUL ends a C string. */
  static void refuseNul(List<String> texts) {
    for (String text : texts) {
      if (text.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("a NUL character in: " + text.replace('\0', '?'));
      }
    }
  }
}
