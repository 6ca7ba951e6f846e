package dev.cairn.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import dev.cairn.api.Json;
import dev.cairn.api.Wire;
import dev.cairn.cli.NodeLauncher.RunningNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the node of a data directory: the one that is running, or else one that this
 * process starts and ends again.
 */
final class NodeSession implements AutoCloseable {

  /**
   * What a node says of itself in {@code node.json}.
   *
   * @param http where it listens, {@code host:port}
   */
  record NodeFile(long pid, String http, String version) {

    /** The node of the directory {@code data}, unless its process is gone. */
    static Optional<NodeFile> read(Path data) {
      Path file = data.resolve("node.json");
      for (Path part = data; part != null; part = part.getParent()) {
        if (Files.exists(part) && !Files.isDirectory(part)) {
          throw new CliException(part + " is not a directory; name another one with --data");
        }
      }
      try {
        NodeFile node =
            Json.wire()
                .readerFor(NodeFile.class)
                .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .readValue(Files.readAllBytes(file));
        return ProcessHandle.of(node.pid()).filter(ProcessHandle::isAlive).map(_ -> node);
      } catch (NoSuchFileException none) {
        return Optional.empty();
      } catch (IOException broken) {
        throw new CliException(
            "cannot read " + file + ": " + broken.getMessage() + "; stop the node and remove it");
      }
    }
  }

  private final ApiClient api;
  private final @Nullable RunningNode embedded;

  private NodeSession(ApiClient api, @Nullable RunningNode embedded) {
    this.api = api;
    this.embedded = embedded;
  }

  /**
   * Connects to the running node, or starts one.
   *
   * @param trees recipe trees that are wanted; empty for those of the node
   * @param continuesRun whether a node that is started goes on with an unfinished run
   */
  static NodeSession open(
      CliContext context, CommonOptions options, List<Path> trees, boolean continuesRun)
      throws InterruptedException {
    Optional<NodeSession> running = running(context, options, trees);
    if (running.isPresent()) {
      return running.get();
    }
    try {
      RunningNode node =
          context
              .launcher()
              .start(
                  new NodeLauncher.Options(
                      options.data(), trees, "127.0.0.1", 0, continuesRun, Optional.empty()));
      return new NodeSession(new ApiClient(node.http(), node.token(), context.user().name()), node);
    } catch (IOException failed) {
      throw new CliException(String.valueOf(failed.getMessage()));
    }
  }

  /** Connects to the node that is running; nothing when none is. */
  static Optional<NodeSession> running(CliContext context, CommonOptions options, List<Path> trees)
      throws InterruptedException {
    Optional<NodeFile> found = NodeFile.read(options.data());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ApiClient api = new ApiClient(found.get().http(), token(options.data()), context.user().name());
    try {
      api.get("health", Wire.Health.class);
    } catch (CliException stale) {
      // Its process number has a new owner; whether the directory is free, its lock will tell.
      api.close();
      return Optional.empty();
    }
    checkTrees(api, trees);
    return Optional.of(new NodeSession(api, null));
  }

  private static String token(Path data) {
    Path file = data.resolve("token");
    try {
      return Files.readString(file).strip();
    } catch (IOException unreadable) {
      throw new CliException(
          "a node is running, but " + file + " cannot be read; run this as the node's user");
    }
  }

  private static void checkTrees(ApiClient api, List<Path> trees) throws InterruptedException {
    if (trees.isEmpty()) {
      return;
    }
    List<String> wanted = trees.stream().map(Path::toString).toList();
    List<String> used = api.get("status", Wire.Status.class).trees();
    if (!wanted.equals(used)) {
      api.close();
      throw new CliException(
          "the running node reads %s, not %s; leave out --tree and CAIRN_TREE, or stop it with cairn down"
              .formatted(String.join(", ", used), String.join(", ", wanted)));
    }
  }

  ApiClient api() {
    return api;
  }

  /** Whether the node ends with this session. */
  boolean isEmbedded() {
    return embedded != null;
  }

  @Override
  public void close() {
    api.close();
    if (embedded != null) {
      embedded.close();
    }
  }
}
