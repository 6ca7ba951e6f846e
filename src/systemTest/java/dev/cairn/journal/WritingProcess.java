package dev.cairn.journal;

import static dev.cairn.journal.TestingJournal.event;
import static dev.cairn.journal.TestingJournal.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.Assertions;

/**
 * A process of its own that writes a journal as fast as it can and names every event that was
 * acknowledged, until it is killed.
 */
final class WritingProcess implements AutoCloseable {
  private static final int ENTITIES = 8;

  private final Process process;
  private final Path acknowledged;

  private WritingProcess(Process process, Path acknowledged) {
    this.process = process;
    this.acknowledged = acknowledged;
  }

  /** Starts it on a journal; what it says goes to files in {@code notes}. */
  static WritingProcess start(Path journal, Path notes) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xlog:disable",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            WritingProcess.class.getName(),
            journal.toString());
    Path acknowledged = notes.resolve("acknowledged");
    Files.deleteIfExists(acknowledged);
    return new WritingProcess(
        new ProcessBuilder(command)
            .redirectError(notes.resolve("errors").toFile())
            .redirectOutput(acknowledged.toFile())
            .start(),
        acknowledged);
  }

  /** The program: every entity stores one event after the other, some of them two together. */
  public static void main(String[] arguments) throws Exception {
    JournalStore store =
        JournalStore.open(
            settings(Path.of(arguments[0])), InstantSource.system(), System::nanoTime);
    List<Thread> entities = new ArrayList<>();
    for (int i = 0; i < ENTITIES; i++) {
      String entity = "stone|" + i;
      entities.add(Thread.ofPlatform().start(() -> storeForEver(store, entity)));
    }
    for (Thread entity : entities) {
      entity.join();
    }
  }

  /**
   * A small write buffer, so that kills also hit the moments at which LevelDB changes its files,
   * and an index that is written often.
   */
  static JournalSettings settings(Path journal) {
    return new JournalSettings(
        journal,
        new LevelDb.Settings(true, true, true, 1 << 20, 256 << 10),
        true,
        1000,
        60,
        1000,
        0,
        500,
        Duration.ofMillis(200),
        3);
  }

  private static void storeForEver(JournalStore store, String entity) {
    long last = store.highestSequenceNr(entity);
    while (true) {
      NewWrite next =
          last % 5 == 0
              ? write(
                  entity,
                  event(last + 1, text(entity, last + 1)),
                  event(last + 2, text(entity, last + 2)))
              : write(entity, event(last + 1, text(entity, last + 1), "odd"));
      Optional<Exception> refused = store.append(List.of(next)).join().getFirst();
      if (refused.isPresent()) {
        System.err.println(refused.get());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        continue;
      }
      last = next.highestSequenceNr();
      System.out.println(entity + " " + last);
    }
  }

  /** What an event says: long enough that a few hundred fill LevelDB's buffer. */
  static String text(String entity, long sequenceNr) {
    return (entity + " laid stone " + sequenceNr + ". ").repeat(12);
  }

  /**
   * Kills it some time after its first acknowledged event.
   *
   * @return the highest acknowledged sequence number by entity
   */
  Map<String, Long> killAfter(Duration time) throws Exception {
    while (Files.size(acknowledged) == 0) {
      Assertions.assertThat(process.isAlive()).as("see errors beside %s", acknowledged).isTrue();
      Thread.sleep(Duration.ofMillis(5));
    }
    // The moment is the random input of the test, not a wait for something to happen.
    Thread.sleep(time);
    close();
    Map<String, Long> highest = new HashMap<>();
    for (String line : Files.readAllLines(acknowledged)) {
      // The last line may be cut off in its number, which then is lower: still acknowledged.
      String[] fields = line.split(" ", -1);
      if (fields.length == 2 && !fields[1].isEmpty()) {
        highest.merge(fields[0], Long.parseLong(fields[1]), Math::max);
      }
    }
    return highest;
  }

  /** Every acknowledged event is there and says what it said, nothing is half there. */
  static void check(JournalStore store, Map<String, Long> acknowledged) {
    Assertions.assertThat(store.damage()).isEmpty();
    Assertions.assertThat(new JournalVerifier(store, VerifyOptions.none()).verify().findings())
        .isEmpty();
    JournalFormat.ChainCheck chain =
        new JournalFormat.ChainCheck(0, JournalFormat.genesis(store.database()));
    Map<String, Long> stored = new HashMap<>();
    JournalReader.forEach(
        store.database(),
        0,
        each -> {
          chain.next(each);
          EventRecord event = each.event();
          Assertions.assertThat(event.previousSequenceNr())
              .isEqualTo(stored.getOrDefault(event.persistenceId(), 0L));
          Assertions.assertThat(TestingJournal.text(each))
              .isEqualTo(text(event.persistenceId(), event.sequenceNr()));
          stored.put(event.persistenceId(), event.sequenceNr());
        });
    Assertions.assertThat(chain.endsAt(store.head())).isTrue();
    acknowledged.forEach(
        (entity, highest) ->
            Assertions.assertThat(stored.get(entity)).as(entity).isGreaterThanOrEqualTo(highest));
    stored.forEach(
        (entity, highest) ->
            Assertions.assertThat(store.highestSequenceNr(entity)).isEqualTo(highest));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
