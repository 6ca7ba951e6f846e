package dev.cairn.journal;

import java.util.List;

/** The cursors behind the queries: each live, or ended by what was there when it was made. */
final class Cursors {
  private Cursors() {}

  /** Events of a selection in the order of the journal, behind an offset. */
  static final class OfSelection implements Cursor<StoredEvent> {
    private final JournalStore store;
    private final Selection selection;
    private final int max;
    private final long end;
    private long at;

    /**
     * Stands behind the event {@code after}.
     *
     * @throws JournalException when the journal ends before that
     */
    OfSelection(JournalStore store, Selection selection, long after, int max, boolean live) {
      long newest = store.head().offset();
      if (after > newest) {
        throw new JournalException(
            "the journal in %s ends with event %d, nothing can be read behind event %d: that offset is of another journal, or of this one before an older backup was restored; read again from an earlier one"
                .formatted(store.directory(), newest, after));
      }
      this.store = store;
      this.selection = selection;
      this.max = max;
      this.at = after;
      this.end = live ? Long.MAX_VALUE : newest;
    }

    @Override
    public List<StoredEvent> next() {
      long upTo = upTo();
      if (at >= upTo) {
        return List.of();
      }
      JournalReader.Chunk chunk = store.reader().read(selection, at, upTo, max);
      at = chunk.upTo();
      return chunk.events();
    }

    private long upTo() {
      return Math.min(end, store.head().offset());
    }

    @Override
    public Rest rest() {
      if (at >= end) {
        return Rest.NONE_EVER;
      }
      return at < upTo() ? Rest.MORE : Rest.NONE_YET;
    }
  }

  /**
   * Events of one entity in the order of their sequence numbers; not those that it had deleted when
   * this was made.
   */
  static final class OfEntity implements Cursor<StoredEvent> {
    private final JournalStore store;
    private final String persistenceId;
    private final int max;
    private final long to;
    private final boolean live;
    private long next;
    private Rest rest = Rest.MORE;

    OfEntity(JournalStore store, String persistenceId, long from, long to, int max, boolean live) {
      this.store = store;
      this.persistenceId = persistenceId;
      this.max = max;
      this.live = live;
      this.next = Math.max(from, store.deletedTo(persistenceId) + 1);
      this.to = live ? to : Math.min(to, store.highestSequenceNr(persistenceId));
    }

    @Override
    public List<StoredEvent> next() {
      // Asked before reading: what is stored in between is then read, or read later.
      boolean allAreThere = allAreThere();
      List<StoredEvent> events = store.reader().readEntity(persistenceId, next, to, max);
      if (!events.isEmpty()) {
        next = events.getLast().event().sequenceNr() + 1;
      }
      if (events.size() < max) {
        rest = allAreThere ? Rest.NONE_EVER : Rest.NONE_YET;
      }
      return events;
    }

    /**
     * Whether the entity has come to {@code to}, which itself may be the number of a refused write.
     */
    private boolean allAreThere() {
      return !live || (to < Long.MAX_VALUE && store.highestSequenceNr(persistenceId) >= to);
    }

    @Override
    public Rest rest() {
      return next > to ? Rest.NONE_EVER : rest;
    }
  }

  /** Ids of entities: those that are there by name, then new ones as they come. */
  static final class OfEntities implements Cursor<String> {
    private final JournalStore store;
    private final int max;
    private final long known;
    private final Cursor<StoredEvent> newer;
    private final boolean live;
    private String last;
    private long left;

    /** All that there are now, and with {@code live} all that will be. */
    OfEntities(JournalStore store, int max, boolean live) {
      this(store, "", Long.MAX_VALUE, max, live);
    }

    /** Up to {@code limit} of those that there are now, behind {@code after} (exclusive). */
    OfEntities(JournalStore store, String after, long limit, int max) {
      this(store, after, limit, max, false);
    }

    private OfEntities(JournalStore store, String after, long limit, int max, boolean live) {
      this.store = store;
      this.max = max;
      this.live = live;
      this.last = after;
      this.left = limit;
      this.known = store.head().offset();
      this.newer = new OfSelection(store, new Selection.All(), known, max, live);
    }

    @Override
    public List<String> next() {
      if (left > 0) {
        return known();
      }
      return live ? newcomers() : List.of();
    }

    /** An entity that came since this was made is left to {@link #newcomers}. */
    private List<String> known() {
      int wanted = (int) Math.min(left, max);
      List<EntityName> chunk = store.reader().entities(last, wanted);
      List<String> names =
          chunk.stream()
              .filter(entity -> entity.firstOffset() <= known)
              .map(EntityName::persistenceId)
              .toList();
      if (chunk.size() < wanted) {
        left = 0;
      } else {
        last = chunk.getLast().persistenceId();
        left -= names.size();
      }
      return names;
    }

    private List<String> newcomers() {
      return newer.next().stream()
          .map(StoredEvent::event)
          .filter(event -> event.previousSequenceNr() == 0)
          .map(EventRecord::persistenceId)
          .toList();
    }

    @Override
    public Rest rest() {
      if (left > 0) {
        return Rest.MORE;
      }
      return live ? newer.rest() : Rest.NONE_EVER;
    }
  }

  /**
   * An entity's id.
   *
   * @param firstOffset offset of its first event
   */
  record EntityName(String persistenceId, long firstOffset) {}
}
