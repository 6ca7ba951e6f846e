package dev.cairn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A network segment of its own on this machine: as many machines as one likes, each a network
 * namespace with the interface {@code eth0}, on a bridge that is in a namespace, too. Nothing of it
 * reaches the network of this machine; with the namespaces the kernel removes all of it.
 */
public final class TestingSegment {
  private static final long COMMAND_MAX_SECONDS = 20;

  private final String prefix = "cairn-" + ProcessHandle.current().pid() + "-";
  private final List<String> namespaces = new ArrayList<>();

  /** A segment with so many machines, numbered from 1. */
  public TestingSegment(int machines) throws IOException, InterruptedException {
    try {
      String hub = namespace("hub");
      // Without snooping a bridge sends multicast to all, as a simple switch does.
      ip("-n", hub, "link", "add", "br0", "type", "bridge", "mcast_snooping", "0");
      ip("-n", hub, "link", "set", "br0", "up");
      for (int number = 1; number <= machines; number++) {
        String machine = namespace("m" + number);
        String port = "port" + number;
        ip(
            "link", "add", port, "netns", hub, "type", "veth", "peer", "name", "eth0", "netns",
            machine);
        ip("-n", hub, "link", "set", port, "master", "br0", "up");
        ip("-n", machine, "link", "set", "lo", "up");
        ip("-n", machine, "address", "add", address(number) + "/24", "dev", "eth0");
        ip("-n", machine, "link", "set", "eth0", "up");
      }
    } catch (IOException | InterruptedException | AssertionError failure) {
      close();
      throw failure;
    }
  }

  private String namespace(String name) throws IOException, InterruptedException {
    String whole = prefix + name;
    ip("netns", "add", whole);
    namespaces.add(whole);
    return whole;
  }

  /** Address of a machine. */
  public String address(int machine) {
    return "10.77.0." + machine;
  }

  /**
   * What stands before a command that runs on a machine. Only the network is another one: {@code ip
   * netns exec} would hide the control groups, too.
   */
  public List<String> on(int machine) {
    return List.of("nsenter", "--net=" + file(machine));
  }

  private Path file(int machine) {
    return Path.of("/run/netns", prefix + "m" + machine);
  }

  /** Does something on a machine, as do the threads and processes that it starts. */
  public <T> T call(int machine, Callable<T> task) throws Exception {
    FutureTask<T> result =
        new FutureTask<>(
            () -> {
              NetworkNamespace.enter(file(machine));
              return task.call();
            });
    // The thread is of no use to anybody else.
    Thread thread = Thread.ofPlatform().name("machine-" + machine).start(result);
    try {
      return result.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof Error error) {
        throw error;
      }
      throw failure.getCause() instanceof Exception cause ? cause : failure;
    } finally {
      thread.interrupt();
      thread.join();
    }
  }

  /** Pulls the cable of a machine, or plugs it in. */
  public void link(int machine, boolean up) throws IOException, InterruptedException {
    ip("-n", prefix + "m" + machine, "link", "set", "eth0", up ? "up" : "down");
  }

  /** What is there of it: the names of its namespaces. */
  public List<String> leftovers() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/run/netns"))) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .toList();
    }
  }

  private static void ip(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(COMMAND_MAX_SECONDS, TimeUnit.SECONDS)).as("%s", command).isTrue();
    assertThat(process.exitValue()).as("%s: %s", command, said).isZero();
  }

  /** Removes it; the processes on its machines must have ended. */
  public void close() throws IOException, InterruptedException {
    for (String namespace : List.copyOf(namespaces)) {
      ip("netns", "delete", namespace);
      namespaces.remove(namespace);
    }
  }
}
