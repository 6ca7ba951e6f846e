package dev.cairn.node;

import dev.cairn.build.MachineLoad;
import dev.cairn.build.SlotLimitRules.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads load, swap and the memory of rooms from {@code /proc}. Rooms write into tmpfs, which Linux
 * counts as {@code Shmem}.
 */
final class LinuxLoad implements MachineLoad {
  private final Path proc;
  private final int processors;

  LinuxLoad(Path proc, int processors) {
    this.proc = proc;
    this.processors = processors;
  }

  @Override
  public Reading read() {
    Map<String, Long> memory = new HashMap<>();
    for (String line : lines("meminfo")) {
      String[] words = line.split("[: ]+", -1);
      memory.put(words[0], Long.parseLong(words[1]));
    }
    long swapTotal = memory.getOrDefault("SwapTotal", 0L);
    long swapUsed = swapTotal - memory.getOrDefault("SwapFree", 0L);
    return new Reading(
        load(),
        processors,
        swapTotal == 0 ? 0 : (double) swapUsed / swapTotal,
        memory.getOrDefault("Shmem", 0L) * 1024);
  }

  /** Physical memory in bytes; 0 when it cannot be read. */
  long memoryBytes() {
    return memory("MemTotal:");
  }

  /** Memory that programs could still have, in bytes; 0 when it cannot be read. */
  long freeMemoryBytes() {
    return memory("MemAvailable:");
  }

  private long memory(String key) {
    return lines("meminfo").stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.split("[: ]+", -1)[1]) * 1024)
        .findFirst()
        .orElse(0);
  }

  /** Load average of the last minute per processor. */
  double loadPerProcessor() {
    return load() / processors;
  }

  private double load() {
    return lines("loadavg").stream()
        .mapToDouble(line -> Double.parseDouble(line.split(" ", -1)[0]))
        .findFirst()
        .orElse(0);
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(proc.resolve(file));
    } catch (IOException absent) {
      return List.of();
    }
  }
}
