package dev.cairn.distfiles;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * What has arrived of one file from one location, and the validator that tells whether the other
 * side still has the same file: a strong ETag or a Last-Modified date, as the second line of a note
 * beside it; the first is the location.
 */
final class PartialFile {
  private final Path data;
  private final Path note;
  private final URI location;

  PartialFile(Path directory, String fileName, URI location) {
    String key = Checksums.key(fileName + "\n" + location);
    this.data = directory.resolve(key + ".part");
    this.note = directory.resolve(key + ".note");
    this.location = location;
  }

  Path data() {
    return data;
  }

  /** Bytes on the disk; 0 when there are none. */
  long sizeBytes() throws IOException {
    return Files.exists(data) ? Files.size(data) : 0;
  }

  /** By what the other side recognises its file; empty when the transfer must start anew. */
  Optional<String> validator() throws IOException {
    if (sizeBytes() == 0 || !Files.exists(note)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(note);
    return lines.size() == 2 && lines.getFirst().equals(location.toString())
        ? Optional.of(lines.get(1))
        : Optional.empty();
  }

  /** Empties it and notes the validator of what comes now; the old bytes go first. */
  FileChannel restart(Optional<String> validator) throws IOException {
    FileChannel channel =
        FileChannel.open(
            data,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    Files.deleteIfExists(note);
    if (validator.isPresent()) {
      Files.write(note, List.of(location.toString(), validator.get()));
    }
    return channel;
  }

  /** Goes on at its end. */
  FileChannel resume() throws IOException {
    return FileChannel.open(data, StandardOpenOption.APPEND);
  }

  void delete() throws IOException {
    Files.deleteIfExists(note);
    Files.deleteIfExists(data);
  }
}
