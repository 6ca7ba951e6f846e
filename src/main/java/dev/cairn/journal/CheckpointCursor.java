package dev.cairn.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one place, one after the other: their lines are checked as they come, and
 * those that are no checkpoints, or not behind the one before, are reported and passed over.
 */
final class CheckpointCursor implements AutoCloseable {
  /** Longer than any checkpoint: a file without line ends must not fill the memory. */
  private static final int LINE_MAX = 1000;

  /** A line, and the number of the event that its place names; 0 when it names none. */
  private record Line(String text, long number) {}

  private interface Lines extends AutoCloseable {
    /** The next one; null at the end. */
    @Nullable Line next() throws IOException;

    @Override
    void close();
  }

  private final String place;
  private final Lines lines;
  private final Findings findings;
  private @Nullable Checkpoint checkpoint;
  private String line = "";
  private long lastOffset;

  private CheckpointCursor(String place, Lines lines, Findings findings) {
    this.place = place;
    this.lines = lines;
    this.findings = findings;
    advance();
  }

  /**
   * Those in a file.
   *
   * @param bytes how much of it counts; what was added later is not looked at
   */
  static CheckpointCursor ofFile(String place, Path file, long bytes, Findings findings) {
    return new CheckpointCursor(place, new FileLines(place, file, bytes, findings), findings);
  }

  /** Those in the database. */
  static CheckpointCursor ofDatabase(LevelDb.View view, Findings findings) {
    return new CheckpointCursor("the database", new DatabaseLines(view, findings), findings);
  }

  /** Offset of the one that is next; the greatest number when there is none. */
  long offset() {
    return checkpoint == null ? Long.MAX_VALUE : checkpoint.offset();
  }

  /** The one that is next, which must exist. */
  Checkpoint checkpoint() {
    if (checkpoint == null) {
      throw new IllegalStateException("no more checkpoints in " + place);
    }
    return checkpoint;
  }

  /** Its text. */
  String line() {
    return line;
  }

  /** Goes on to the one behind it. */
  void advance() {
    try {
      do {
        checkpoint = null;
        Line next = lines.next();
        if (next == null) {
          return;
        }
        line = next.text;
        checkpoint = parse(next);
      } while (checkpoint == null);
      lastOffset = checkpoint.offset();
    } catch (IOException failure) {
      findings.add("the checkpoints in %s cannot be read: %s".formatted(place, failure));
    }
  }

  private @Nullable Checkpoint parse(Line next) {
    Checkpoint parsed;
    try {
      parsed = Checkpoint.parse(next.text);
    } catch (DamagedRecordException wrong) {
      report(next.number, "a line is " + wrong.getMessage());
      return null;
    }
    if (!parsed.line().equals(next.text)) {
      report(parsed.offset(), "the checkpoint of event %d was changed".formatted(parsed.offset()));
      return null;
    }
    if (next.number != 0 && next.number != parsed.offset()) {
      report(
          Math.min(next.number, parsed.offset()),
          "the checkpoint of event %d is in the place of that of event %d"
              .formatted(parsed.offset(), next.number));
      return null;
    }
    if (parsed.offset() <= lastOffset) {
      report(
          parsed.offset(),
          "the checkpoint of event %d is behind that of event %d"
              .formatted(parsed.offset(), lastOffset));
      return null;
    }
    return parsed;
  }

  private void report(long offset, String text) {
    if (offset > 0) {
      findings.add(offset, "checkpoints in %s: %s".formatted(place, text));
    } else {
      findings.add("checkpoints in %s: %s".formatted(place, text));
    }
  }

  @Override
  public void close() {
    lines.close();
  }

  /** Lines of a file of which only the beginning counts. */
  private static final class FileLines implements Lines {
    private final String place;
    private final Findings findings;
    private final @Nullable BufferedReader reader;
    private long left;

    FileLines(String place, Path file, long bytes, Findings findings) {
      this.place = place;
      this.findings = findings;
      this.left = bytes;
      this.reader = open(file);
    }

    private static @Nullable BufferedReader open(Path file) {
      try {
        InputStream in = Files.newInputStream(file);
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
      } catch (NoSuchFileException none) {
        return null;
      } catch (IOException failure) {
        throw new JournalException(
            "the checkpoints in %s cannot be read: %s".formatted(file, failure.getMessage()),
            failure);
      }
    }

    @Override
    public @Nullable Line next() throws IOException {
      if (reader == null || left <= 0) {
        return null;
      }
      StringBuilder text = new StringBuilder();
      while (left > 0) {
        int character = reader.read();
        left--;
        if (character < 0) {
          left = 0;
        } else if (character == '\n') {
          return new Line(text.toString(), 0);
        } else if (text.length() < LINE_MAX) {
          text.append((char) character);
        }
      }
      if (!text.isEmpty()) {
        findings.add("checkpoints in %s: the last line has no end".formatted(place));
      }
      return null;
    }

    @Override
    public void close() {
      try {
        if (reader != null) {
          reader.close();
        }
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }

  /** The values of the database's checkpoints. */
  private static final class DatabaseLines implements Lines {
    private final ReadableScan scan;
    private final Findings findings;

    DatabaseLines(LevelDb.View view, Findings findings) {
      this.findings = findings;
      this.scan =
          ReadableScan.of(
              view,
              Keys.CHECKPOINT,
              (_, _, reason) ->
                  findings.add(
                      "checkpoints in the database: some cannot be read (%s)".formatted(reason)));
    }

    @Override
    public @Nullable Line next() {
      while (scan.hasNext()) {
        Map.Entry<byte[], byte[]> entry = scan.next();
        if (entry.getKey().length == 1 + Long.BYTES) {
          return new Line(
              new String(entry.getValue(), StandardCharsets.ISO_8859_1),
              Keys.numberOf(entry.getKey()));
        }
        findings.add("checkpoints in the database: there is an unknown key");
      }
      return null;
    }

    @Override
    public void close() {
      scan.close();
    }
  }
}
