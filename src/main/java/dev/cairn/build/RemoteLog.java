package dev.cairn.build;

import dev.cairn.build.BuildExecutor.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;

/** The log of a build on another node, which arrives here part by part. */
final class RemoteLog implements AutoCloseable {
  /** A line longer than this is shown in pieces. */
  private static final int LINE_CHARACTERS_MAX = 4096;

  private final BuildLog log;
  private final FileChannel channel;
  private final Progress progress;
  private final StringBuilder line = new StringBuilder();
  private long nextOffset;

  private RemoteLog(BuildLog log, FileChannel channel, Progress progress) {
    this.log = log;
    this.channel = channel;
    this.progress = progress;
  }

  static RemoteLog open(
      ExecutorSettings settings, BuildOrder order, InstantSource clock, Progress progress)
      throws IOException {
    BuildLog log =
        BuildLog.open(
            settings.logs(),
            order.buildId(),
            order.plan().identity().origin(),
            clock,
            settings.logBytesMax());
    try {
      Path file = settings.logs().resolve(BuildLog.name(order.buildId()));
      return new RemoteLog(log, FileChannel.open(file, StandardOpenOption.APPEND), progress);
    } catch (IOException failure) {
      log.close();
      throw failure;
    }
  }

  /** Takes a part, unless it or something before it is missing or known already. */
  void take(long offset, byte[] bytes) throws IOException {
    long known = nextOffset - offset;
    if (known < 0 || known >= bytes.length) {
      return;
    }
    int from = (int) known;
    ByteBuffer rest = ByteBuffer.wrap(bytes, from, bytes.length - from);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
    nextOffset += bytes.length - from;
    show(bytes, from);
  }

  /** Up to where the log is here. */
  long nextOffset() {
    return nextOffset;
  }

  /** What this node has to add in the end. */
  void end(String result, String detail) {
    log.end(result, detail);
  }

  /** A character that is cut in two between parts is shown as a question mark, for a moment. */
  private void show(byte[] bytes, int from) {
    line.append(new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8));
    int start = 0;
    for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n", start)) {
      if (end > start) {
        progress.line(line.substring(start, end));
      }
      start = end + 1;
    }
    line.delete(0, start);
    if (line.length() > LINE_CHARACTERS_MAX) {
      progress.line(line.toString());
      line.setLength(0);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    log.close();
  }
}
