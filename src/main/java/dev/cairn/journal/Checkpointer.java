package dev.cairn.journal;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs checkpoints for the writer, in its thread, when there is something new to sign. */
final class Checkpointer {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

  private final JournalWriter.Parts parts;
  private long signedOffset;
  private long signedNanos;

  /** Goes on behind the checkpoint at {@code signedOffset}; 0 for none. */
  Checkpointer(JournalWriter.Parts parts, long signedOffset) {
    this.parts = parts;
    this.signedOffset = signedOffset;
    this.signedNanos = parts.nanoTime().getAsLong();
  }

  /** Whether so many events, or so much time with new ones, went by since the last one. */
  boolean isDue(JournalHead head) {
    long unsigned = head.offset() - signedOffset;
    boolean old =
        parts.nanoTime().getAsLong() - signedNanos >= parts.settings().checkpointEvery().toNanos();
    return unsigned >= parts.settings().checkpointEvents() || (unsigned > 0 && old);
  }

  /** Signs where the journal stands, unless that is signed already. */
  void sign(JournalHead head) {
    if (head.offset() == signedOffset || !parts.settings().chained()) {
      return;
    }
    Checkpoint checkpoint =
        Checkpoint.sign(head.offset(), head.hash(), parts.clock().instant(), parts.key());
    try {
      // The file first: after a crash between the two, the database is completed from it.
      parts.checkpoints().append(checkpoint);
      checkpoint.putInto(parts.db());
    } catch (IOException failure) {
      LOG.warn("no checkpoint of {}: {}", parts.settings().directory(), failure.toString());
    }
    signedOffset = checkpoint.offset();
    signedNanos = parts.nanoTime().getAsLong();
  }
}
