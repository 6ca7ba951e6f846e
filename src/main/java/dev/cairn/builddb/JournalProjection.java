package dev.cairn.builddb;

import static dev.cairn.builddb.Columns.utc;

import akka.persistence.query.Offset;
import akka.persistence.query.Sequence;
import akka.persistence.query.TimeBasedUUID;
import dev.cairn.build.BuildEvent;
import dev.cairn.build.RunEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Carries milestones from the journal into the tables, each exactly once: rows and the place in the
 * journal up to which they tell are stored in one transaction, which begins with a look at the
 * place that the last one has stored.
 *
 * <p>Not safe for use by several threads; another process that writes the same tables is noticed.
 */
final class JournalProjection {
  private final HistoryDatabase database;
  private final DatabaseSettings settings;
  private final MilestoneReader journal;
  private final String owner;
  private final LogEnds logs;

  /** Of what {@code reader} reads of {@code journal}, into {@code database}. */
  JournalProjection(
      HistoryDatabase database,
      DatabaseSettings settings,
      MilestoneReader reader,
      HistoryJournal journal) {
    this.database = database;
    this.settings = settings;
    this.journal = reader;
    this.owner = journal.owner();
    this.logs = journal.logs();
  }

  /**
   * How far the tables tell.
   *
   * @param events milestones that were taken
   */
  record Place(String owner, Offset offset, String entity, long sequenceNumber, long events) {}

  /** Takes all milestones that are new. */
  void catchUp() throws InterruptedException {
    journal.read(place().offset(), this::take);
  }

  /**
   * Whether the journal is the one that the tables tell of, and not an older copy of it.
   *
   * @param newestOffset of the journal, when its offsets are numbers
   */
  boolean isOfJournal(long newestOffset) throws InterruptedException {
    Place place = place();
    if (!(place.offset() instanceof Sequence last)) {
      return true;
    }
    if (last.value() > newestOffset) {
      return false;
    }
    Optional<Milestone> there =
        journal
            .first(Offset.sequence(last.value() - 1))
            .filter(found -> found.offset().equals(last));
    if (there.isPresent()) {
      return there.get().entity().equals(place.entity())
          && there.get().sequenceNumber() == place.sequenceNumber();
    }
    // Retention may have removed it. When it has another place, the journal was carried over.
    return !journal.has(place.entity(), place.sequenceNumber());
  }

  /** How far the tables tell. */
  Place place() {
    try {
      return database.jdbi().withHandle(handle -> place(handle, "").orElse(begin()));
    } catch (JdbiException failure) {
      throw HistoryException.ofDatabase(settings, failure);
    }
  }

  private Place begin() {
    return new Place(owner, Offset.noOffset(), "", 0, 0);
  }

  private void take(List<Milestone> milestones) {
    try {
      database.jdbi().useTransaction(handle -> take(handle, milestones));
    } catch (JdbiException failure) {
      throw HistoryException.ofDatabase(settings, failure);
    }
  }

  private void take(Handle handle, List<Milestone> milestones) {
    Optional<Place> before = place(handle, " FOR UPDATE");
    Place place = before.orElse(begin());
    if (!place.owner().equals(owner)) {
      throw new HistoryException(
          "the build database (%s) is that of node %s; name another cairn.database.schema for this one"
              .formatted(settings, place.owner()));
    }
    BuildWriter builds = new BuildWriter(handle, logs);
    RunWriter runs = new RunWriter(handle);
    ImportWriter imports = new ImportWriter(handle);
    PreparedBatch history = handle.prepareBatch("INSERT INTO history VALUES (?, ?, ?, ?)");
    long position = place.events();
    for (Milestone milestone : milestones) {
      position++;
      switch (milestone.event()) {
        case BuildEvent event -> {
          builds.take(milestone.id(), event, milestone.phases(), position);
          tell(history, milestone, position, event.at());
        }
        case RunEvent event -> {
          runs.take(milestone.id(), event, position);
          RequestTable.take(handle, milestone.id(), event, position);
          tell(history, milestone, position, event.at());
        }
        case ImportEvent event -> {
          imports.take(milestone.id(), event, position);
          tell(history, milestone, position, event.at());
        }
        default -> {
          // A milestone of somebody else is no history of builds.
        }
      }
    }
    builds.flush();
    if (history.size() > 0) {
      history.execute();
    }
    Milestone last = milestones.getLast();
    store(
        handle,
        before.isEmpty(),
        new Place(owner, last.offset(), last.entity(), last.sequenceNumber(), position));
  }

  private static void tell(PreparedBatch history, Milestone milestone, long position, Instant at) {
    history.add(position, utc(at), Columns.word(milestone.event().getClass()), milestone.entity());
  }

  private static Optional<Place> place(Handle handle, String lock) {
    return handle
        .createQuery("SELECT * FROM projection WHERE id = 1" + lock)
        .map(
            (row, _) ->
                new Place(
                    row.getString("owner"),
                    offset(row.getString("journal_offset")),
                    row.getString("entity"),
                    row.getLong("sequence_number"),
                    row.getLong("events")))
        .findOne();
  }

  private static void store(Handle handle, boolean isFirst, Place place) {
    handle.execute(
        isFirst
            ? "INSERT INTO projection"
                + " (owner, journal_offset, entity, sequence_number, events, id)"
                + " VALUES (?, ?, ?, ?, ?, 1)"
            : "UPDATE projection SET owner = ?, journal_offset = ?, entity = ?,"
                + " sequence_number = ?, events = ? WHERE id = 1",
        place.owner(),
        text(place.offset()),
        place.entity(),
        place.sequenceNumber(),
        place.events());
  }

  private static String text(Offset offset) {
    return switch (offset) {
      case Sequence sequence -> "sequence " + sequence.value();
      case TimeBasedUUID uuid -> "uuid " + uuid.value();
      default ->
          throw new HistoryException(
              "the read journal counts in " + offset + ", which cannot be stored");
    };
  }

  private static Offset offset(String text) {
    String value = text.substring(text.indexOf(' ') + 1);
    return text.startsWith("uuid ")
        ? Offset.timeBasedUUID(UUID.fromString(value))
        : Offset.sequence(Long.parseLong(value));
  }
}
