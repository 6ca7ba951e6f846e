package dev.cairn.environment;

import dev.cairn.environment.RoomOutput.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room behind a keeper process, whichever way it is confined: this end of the conversation with
 * its first process ({@code loop.sh}).
 *
 * <p>One thread runs commands; {@link #cancel()} and {@link #close()} come from any. The end of the
 * keeper's standard input ends the room, so it ends with this JVM too.
 */
final class KeptRoom implements Room {
  private static final Logger LOG = LoggerFactory.getLogger(KeptRoom.class);

  /** Between two looks at the watchdog and at the health of the room. */
  private static final long TICK_MILLIS = 1000;

  /** How long the kernel may take to end processes: long enough for a slow disk to finish. */
  private static final long KILL_SECONDS = 60;

  private final String name;
  private final Process keeper;
  private final OutputStream requests;
  private final RoomOutput output;
  private final LongSupplier nanoClock;
  private final RoomLimitWatch limits;
  private final UnaryOperator<RoomCommand> translation;
  private final Object lock = new Object();
  private long number;
  private boolean running;
  private boolean cancelled;
  private boolean closed;

  /** Everything that a room is made of. */
  record Parts(
      String name,
      Process keeper,
      String secret,
      LongSupplier nanoClock,
      RoomLimitWatch limits,
      UnaryOperator<RoomCommand> translation) {}

  private KeptRoom(Parts parts) {
    this.name = parts.name();
    this.keeper = parts.keeper();
    this.requests = keeper.getOutputStream();
    this.nanoClock = parts.nanoClock();
    this.limits = parts.limits();
    this.translation = parts.translation();
    this.output = new RoomOutput(keeper.getInputStream(), parts.secret(), nanoClock);
  }

  /** Greets the first process and waits until the room stands. */
  static KeptRoom open(Parts parts) throws RoomException, InterruptedException {
    KeptRoom room = new KeptRoom(parts);
    List<String> said = new ArrayList<>();
    room.output.deliverTo(
        line -> {
          if (said.size() < 20 && !line.isBlank()) {
            said.add(line);
          }
        });
    Thread.ofPlatform().daemon().name("room-" + parts.name()).start(room.output);
    try {
      room.send(List.of("hello", parts.secret()));
      Verdict verdict = room.output.next(TimeUnit.SECONDS.toMillis(KILL_SECONDS));
      if (verdict != null && verdict.word().equals("ready")) {
        return room;
      }
    } catch (InterruptedException e) {
      room.close();
      throw e;
    } catch (RoomException e) {
      LOG.debug("the room {} ended before it was greeted", parts.name(), e);
    }
    room.close();
    throw new RoomException(
        "cannot open the room %s: %s"
            .formatted(
                parts.name(),
                said.isEmpty() ? "it ended without a word" : String.join("; ", said)));
  }

  @Override
  public RoomResult run(RoomCommand asked, Consumer<String> lines, Watchdog watchdog)
      throws RoomException, InterruptedException {
    RoomCommand command = translation.apply(asked);
    List<String> request = new ArrayList<>(List.of("run", "", command.user().name()));
    request.add(command.directory().toString());
    addList(request, command.argv());
    addList(request, RoomLaunch.environment(command));
    RoomLaunch.refuseNul(request);
    RoomLimitWatch.Reading before = limits.read();
    long started = nanoClock.getAsLong();
    synchronized (lock) {
      if (cancelled && !closed) {
        return new RoomResult.Cancelled();
      }
      refuseWhenClosed();
      number++;
      running = true;
      request.set(1, Long.toString(number));
      output.deliverTo(lines);
      send(request);
    }
    try {
      return await(watchdog, started, before);
    } catch (InterruptedException e) {
      close();
      throw e;
    } finally {
      output.deliverNowhere();
      synchronized (lock) {
        running = false;
      }
    }
  }

  private static void addList(List<String> request, List<String> values) {
    request.add(Integer.toString(values.size()));
    request.addAll(values);
  }

  private RoomResult await(Watchdog watchdog, long started, RoomLimitWatch.Reading before)
      throws RoomException, InterruptedException {
    while (true) {
      Verdict verdict = output.next(TICK_MILLIS);
      RuntimeException failure = output.consumerFailure();
      if (failure != null) {
        close();
        throw failure;
      }
      if (verdict == null) {
        RoomResult late = lateness(watchdog, started);
        if (late != null) {
          return kill(late);
        }
        sendQuietly(List.of("check", Long.toString(number)));
        continue;
      }
      if (verdict.number() != number && verdict.number() >= 0) {
        continue;
      }
      switch (verdict.word()) {
        case "exited" -> {
          return wasCancelled() ? new RoomResult.Cancelled() : ended(verdict.status(), before);
        }
        case "full" -> {
          return wasCancelled()
              ? new RoomResult.Cancelled()
              : new RoomResult.HitLimit(verdict.status(), limits.diskFull());
        }
        case "killed" -> {
          return new RoomResult.Cancelled();
        }
        case "lost" -> {
          return wasCancelled() ? new RoomResult.Cancelled() : ended(137, before);
        }
        default -> {
          boolean wanted = wasCancelled();
          close();
          if (wanted) {
            return new RoomResult.Cancelled();
          }
          throw new RoomException(
              "the room %s ended while a command ran in it; its keeper or its first process was killed"
                  .formatted(name));
        }
      }
    }
  }

  private RoomResult ended(int status, RoomLimitWatch.Reading before) {
    Optional<String> limit = status == 0 ? Optional.empty() : limits.reachedSince(before);
    return limit.isPresent()
        ? new RoomResult.HitLimit(status, limit.get())
        : new RoomResult.Exited(status);
  }

  private @Nullable RoomResult lateness(Watchdog watchdog, long started) {
    Duration total = Duration.ofNanos(nanoClock.getAsLong() - started);
    Duration silence = Duration.ofNanos(output.silence());
    if (total.compareTo(watchdog.totalMax()) > 0) {
      return new RoomResult.TookTooLong(total);
    }
    return silence.compareTo(watchdog.quietMax()) > 0 ? new RoomResult.FellSilent(silence) : null;
  }

  /** Ends the running command and waits until it is gone. */
  private RoomResult kill(RoomResult why) throws RoomException, InterruptedException {
    synchronized (lock) {
      send(List.of("kill", Long.toString(number)));
    }
    long start = nanoClock.getAsLong();
    while (nanoClock.getAsLong() - start < TimeUnit.SECONDS.toNanos(KILL_SECONDS)) {
      Verdict verdict = output.next(TICK_MILLIS);
      if (verdict != null
          && (verdict.equals(Verdict.GONE)
              || (verdict.number() == number && verdict.word().equals("killed")))) {
        return why;
      }
    }
    LOG.warn("processes of the room {} do not end after SIGKILL: the room is closed", name);
    close();
    return why;
  }

  private boolean wasCancelled() {
    synchronized (lock) {
      return cancelled;
    }
  }

  private void refuseWhenClosed() throws RoomException {
    if (closed) {
      throw new RoomException("the room " + name + " is closed");
    }
  }

  @Override
  public void cancel() {
    synchronized (lock) {
      if (cancelled || closed) {
        return;
      }
      cancelled = true;
      if (running) {
        sendQuietly(List.of("kill", Long.toString(number)));
      }
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    try {
      requests.close();
    } catch (IOException e) {
      LOG.debug("the room {} had ended before it was closed", name, e);
    }
    output.deliverNowhere();
    boolean interrupted = false;
    for (int attempt = 0; keeper.isAlive(); attempt++) {
      try {
        if (keeper.waitFor(KILL_SECONDS / 2, TimeUnit.SECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
        continue;
      }
      if (attempt == 0) {
        keeper.destroy();
      } else {
        LOG.error("the room {} does not end: its keeper, process {}, is left", name, keeper.pid());
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendQuietly(List<String> fields) {
    try {
      send(fields);
    } catch (RoomException e) {
      LOG.debug("the room {} no longer listens", name, e);
    }
  }

  private void send(List<String> fields) throws RoomException {
    StringBuilder text = new StringBuilder();
    fields.forEach(field -> text.append(field).append('\0'));
    synchronized (requests) {
      try {
        requests.write(text.toString().getBytes(StandardCharsets.UTF_8));
        requests.flush();
      } catch (IOException e) {
        throw new RoomException("the room " + name + " has ended", e);
      }
    }
  }
}
