package dev.cairn.builddb;

import static dev.cairn.builddb.Columns.utc;

import dev.cairn.build.RequestState;
import dev.cairn.build.RequestState.Known;
import dev.cairn.build.RunEvent;
import dev.cairn.build.RunEvent.BuildAttempted;
import dev.cairn.build.RunEvent.BuildRequeued;
import dev.cairn.build.RunEvent.BuildSettled;
import dev.cairn.build.RunEvent.BuildSkipped;
import dev.cairn.build.RunEvent.BuildWithdrawn;
import dev.cairn.build.RunEvent.BuildsRetried;
import dev.cairn.build.RunEvent.PackagesAdded;
import dev.cairn.build.RunEvent.PriorityChanged;
import dev.cairn.build.RunEvent.Request;
import dev.cairn.build.RunEvent.RunFinished;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.build.RunEvent.StopRequested;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Requests with a key, in SQL: as many of them, and as long, as {@link RequestState} knows. */
final class RequestTable {
  /** What a column of H2 holds; a longer answer is left out. */
  static final int ANSWER_MAX = 1_000_000;

  private RequestTable() {}

  /** Writes the request that {@code event} follows from, if it had a key. */
  static void take(Handle handle, String runId, RunEvent event, long position) {
    request(event).ifPresent(request -> insert(handle, runId, request, event, position));
  }

  private static Optional<Request> request(RunEvent event) {
    return switch (event) {
      case RunPlanned planned -> planned.request();
      case PackagesAdded added -> added.request();
      case BuildsRetried retried -> retried.request();
      case BuildAttempted _,
          BuildSettled _,
          BuildRequeued _,
          BuildSkipped _,
          BuildWithdrawn _,
          PriorityChanged _,
          StopRequested _,
          RunFinished _ ->
          Optional.empty();
    };
  }

  private static void insert(
      Handle handle, String runId, Request request, RunEvent event, long position) {
    handle.execute(
        "DELETE FROM requests WHERE request_key = ? OR asked_at <= ?",
        request.key(),
        utc(event.at().minus(RequestState.KEPT)));
    handle.execute(
        "INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?, ?)",
        position,
        request.key(),
        request.digest(),
        runId,
        !(event instanceof RunPlanned),
        utc(event.at()),
        request.answer().length() > ANSWER_MAX ? "" : request.answer());
    handle.execute(
        "DELETE FROM requests WHERE position NOT IN"
            + " (SELECT position FROM requests ORDER BY position DESC LIMIT ?)",
        RequestState.KEYS_MAX);
  }

  static List<Known> all(Handle handle) {
    return handle
        .createQuery("SELECT * FROM requests ORDER BY position")
        .map((row, _) -> known(row))
        .list();
  }

  static Optional<KeyedRequest> one(Handle handle, String key) {
    return handle
        .createQuery("SELECT * FROM requests WHERE request_key = :key")
        .bind("key", key)
        .map((row, _) -> new KeyedRequest(known(row), row.getString("answer")))
        .findOne();
  }

  private static Known known(ResultSet row) throws SQLException {
    return new Known(
        row.getString("request_key"),
        row.getString("digest"),
        row.getString("run_id"),
        row.getBoolean("joined"),
        Columns.instant(row, "asked_at"));
  }
}
