package dev.cairn.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The file with all checkpoints of a journal, one per line, only ever appended to. It stands beside
 * the database so that it can be copied elsewhere, or be made append-only by the file system.
 */
final class CheckpointFile {
  private final Path file;

  CheckpointFile(Path file) {
    this.file = file;
  }

  /** Adds a line, and returns when it is on the disk; a line that does not fit leaves no trace. */
  void append(Checkpoint checkpoint) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long end = channel.size();
      try {
        ByteBuffer line =
            ByteBuffer.wrap((checkpoint.line() + "\n").getBytes(StandardCharsets.US_ASCII));
        channel.position(end);
        while (line.hasRemaining()) {
          channel.write(line);
        }
        channel.force(false);
      } catch (IOException failure) {
        // The next line must not be written behind half of this one.
        channel.truncate(end);
        throw failure;
      }
    }
  }

  /** Cuts off what a power cut left of an unfinished last line: it was not on the disk yet. */
  void dropUnfinishedLine() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    byte[] bytes = Files.readAllBytes(file);
    int end = endOfLines(bytes);
    if (end < bytes.length) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(end);
      }
    }
  }

  private static int endOfLines(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  /**
   * All checkpoints, oldest first; none when there is no file. An unfinished last line is none.
   *
   * @throws DamagedRecordException when a line is none
   */
  List<Checkpoint> read() throws IOException {
    return lines().stream().map(Checkpoint::parse).toList();
  }

  private List<String> lines() throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return new String(bytes, 0, endOfLines(bytes), StandardCharsets.ISO_8859_1).lines().toList();
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  /** Offset of the last event that was signed, also when other lines are damaged; 0 for none. */
  long lastSigned() throws IOException {
    for (String line : lines().reversed()) {
      try {
        Checkpoint checkpoint = Checkpoint.parse(line);
        if (checkpoint.isGenuine()) {
          return checkpoint.offset();
        }
      } catch (DamagedRecordException _) {
        // One before it may be whole.
      }
    }
    return 0;
  }
}
