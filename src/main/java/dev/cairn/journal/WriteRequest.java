package dev.cairn.journal;

import java.util.List;
import java.util.Optional;
import org.iq80.leveldb.WriteBatch;

/** What the writer is asked for; everything that waits is committed together. */
sealed interface WriteRequest {
  /** Whom to answer. */
  Answer<?> answer();

  /**
   * Store events.
   *
   * @param answer an empty list when all are on the disk, or for each write nothing or why it was
   *     refused; a failure when nothing is known of their fate
   */
  record Append(List<NewWrite> writes, Answer<List<Optional<Exception>>> answer)
      implements WriteRequest {}

  /** Change something else, in order with the events. */
  record Change(Edit edit, Answer<Void> answer) implements WriteRequest {}

  /** Answer when everything asked for before is on the disk. */
  record Barrier(Answer<Void> answer) implements WriteRequest {}

  /** Puts its changes into a batch; runs in the writer's thread. */
  interface Edit {
    void apply(WriteBatch batch, EntityIndex entities);
  }
}
