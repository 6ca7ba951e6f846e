package dev.cairn.journal;

import static dev.cairn.journal.TestingJournal.event;
import static dev.cairn.journal.TestingJournal.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cairn.journal.VerifyReport.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A check of a whole journal")
class JournalTamperTest extends TamperedJournal {
  @Nested
  @DisplayName("has nothing to say of")
  class Whole {
    @Test
    @DisplayName("one that was only written, over restarts, with snapshots and deleted events")
    void written() {
      VerifyReport report = verify();
      assertThat(texts(report)).isEmpty();
      assertThat(report.isWhole()).isTrue();
      assertThat(report.firstOffset()).isEmpty();
      assertThat(report.events()).isEqualTo(EVENTS);
      assertThat(report.newestOffset()).isEqualTo(EVENTS);
      assertThat(report.entities()).isEqualTo(3);
      assertThat(report.snapshots()).isEqualTo(1);
      assertThat(report.checkpoints()).isEqualTo(2);
      assertThat(report.signers())
          .extracting(Signer::firstOffset, Signer::lastOffset)
          .containsExactly(tuple(FIRST_SIGNED, LAST_SIGNED));
    }

    @Test
    @DisplayName("an empty one, also after a restart")
    void empty() {
      try (TestingJournal empty = new TestingJournal(directory.resolve("empty"))) {
        assertThat(texts(new JournalVerifier(empty.store(), VerifyOptions.none()).verify()))
            .isEmpty();
        empty.restart();
        assertThat(texts(new JournalVerifier(empty.store(), VerifyOptions.none()).verify()))
            .isEmpty();
      }
    }

    @Test
    @DisplayName("numbers that a rejected write used up")
    void rejected() {
      NewWrite refused =
          new NewWrite("b|1", 10, 12, List.of(), Optional.of(new IllegalStateException("no")));
      assertThat(journal.store(refused).getFirst()).isPresent();
      assertThat(journal.store(write("b|1", event(13, "on"))).getFirst()).isEmpty();
      assertThat(texts(verify())).isEmpty();
    }

    @Test
    @DisplayName("a clock that went back, also over a restart")
    void clockBack() {
      journal.wait(Duration.ofHours(-1));
      journal.storeMany("c|1", 1);
      journal.restart();
      journal.wait(Duration.ofMinutes(30));
      journal.storeMany("c|1", 1);
      journal.wait(Duration.ofMinutes(40));
      journal.storeMany("c|1", 1);
      assertThat(texts(verify())).isEmpty();
    }

    @Test
    @DisplayName("events whose bodies retention removed; it counts them")
    void withoutBody() {
      for (long offset : List.of(1L, 50L, EVENTS)) {
        forger.removeBody(offset);
      }
      VerifyReport report = verify();
      assertThat(texts(report)).isEmpty();
      assertThat(report.bodiesRemoved()).isEqualTo(3);
    }

    @Test
    @DisplayName("one that goes on being written")
    void whileWritten() {
      for (int i = 0; i < 20; i++) {
        List<NewWrite> writes = new ArrayList<>();
        for (int j = 1; j <= 20; j++) {
          writes.add(write("d|" + i, event(j, "text", "green")));
        }
        var stored = journal.store().append(writes);
        assertThat(texts(verify())).isEmpty();
        assertThat(stored.join()).allMatch(Optional::isEmpty);
      }
    }

    @Test
    @DisplayName("more events than are gathered for the indexes at one time")
    void many() {
      for (int i = 0; i < 8; i++) {
        journal.storeMany("many|" + i % 3, 1000, "red", "blue", "tag-" + i);
      }
      VerifyReport report = verify();
      assertThat(texts(report)).isEmpty();
      assertThat(report.events()).isEqualTo(EVENTS + 8000);
    }
  }

  @Nested
  @DisplayName("finds any changed byte of")
  class ChangedByte {
    @ParameterizedTest(name = "values of {0}")
    @ValueSource(chars = {'m', 'e', 'i', 'h', 'k', 'p', 's', 't', 'w'})
    void everyByte(char kind) {
      List<byte[]> keys = List.copyOf(forger.entries(kind).keySet());
      Set<Integer> chosen = new TreeSet<>(List.of(0, keys.size() / 2, keys.size() - 1));
      int flips = 0;
      for (int index : chosen) {
        if (index < keys.size()) {
          flips += flipAll(keys.get(index));
        }
      }
      assertThat(flips).isPositive();
      assertThat(texts(verify())).isEmpty();
    }

    private int flipAll(byte[] key) {
      byte[] value = forger.get(key);
      for (int i = 0; i < value.length; i++) {
        for (int mask : new int[] {1 << i % 8, 0x20}) {
          byte[] changed = value.clone();
          changed[i] ^= (byte) mask;
          forger.put(key, changed);
          VerifyReport report = verify();
          assertThat(report.isWhole())
              .as("byte %d of %s xor %x", i, Arrays.toString(key), mask)
              .isFalse();
          if (Keys.kindOf(key) == Keys.EVENT) {
            assertThat(report.firstOffset())
                .isEqualTo(OptionalLong.of(TestingForger.offsetAt(key, value, i)));
          }
        }
      }
      forger.put(key, value);
      return value.length;
    }

    @ParameterizedTest(name = "keys of {0}")
    @ValueSource(chars = {'m', 'e', 'i', 'h', 't', 's', 'w', 'k', 'p'})
    void keys(char kind) {
      byte[] key = forger.entries(kind).keySet().iterator().next();
      byte[] value = forger.get(key);
      for (int i = 0; i < key.length; i++) {
        byte[] other = key.clone();
        other[i] ^= 0x02;
        byte[] before = journal.store().database().get(other);
        forger.delete(key);
        forger.put(other, value);
        assertThat(verify().isWhole()).as("byte %d of a key", i).isFalse();
        forger.delete(other);
        if (before != null) {
          forger.put(other, before);
        }
        forger.put(key, value);
      }
      assertThat(texts(verify())).isEmpty();
    }

    @Test
    @DisplayName("the file of checkpoints")
    void checkpointFile() throws IOException {
      byte[] whole = Files.readAllBytes(forger.checkpoints());
      for (int i = 0; i < whole.length; i++) {
        for (int mask : new int[] {1 << i % 8, 0x20}) {
          byte[] changed = whole.clone();
          changed[i] ^= (byte) mask;
          Files.write(forger.checkpoints(), changed);
          assertThat(verify().isWhole()).as("byte %d xor %x", i, mask).isFalse();
        }
      }
    }
  }

  @Nested
  @DisplayName("finds of events")
  class Events {
    @Test
    @DisplayName("one that was deleted, and goes on behind it")
    void deleted() {
      forger.deleteRecord(20);
      assertFoundAt(20, "event 20 is missing");
      assertThat(verify().events()).isEqualTo(EVENTS - 1);
      assertThat(verify().findingCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("a row that was deleted")
    void severalDeleted() {
      for (long offset = 20; offset < 30; offset++) {
        forger.deleteRecord(offset);
      }
      assertFoundAt(20, "events 20 to 29 are missing");
    }

    @Test
    @DisplayName("two that changed their places")
    void swapped() {
      byte[] one = forger.record(30);
      forger.putRecord(30, forger.record(31));
      forger.putRecord(31, one);
      assertFoundAt(30, "in the place of event 30 is one that says it is 31");
    }

    @Test
    @DisplayName("two that changed their places and their offsets, in a chain made to fit")
    void swappedCarefully() {
      EventRecord one = journal.store().reader().get(30).event();
      EventRecord other = journal.store().reader().get(31).event();
      forger.rewriteFrom(
          30,
          event ->
              event.offset() == 30
                  ? withBody(event, other)
                  : event.offset() == 31 ? withBody(event, one) : event);
      assertFoundAt(LAST_SIGNED, "the hash of event 105 is not the one that was signed");
    }

    @Test
    @DisplayName("one that was put behind the end")
    void added() {
      forger.put(Keys.event(EVENTS + 1), Segment.framed(forger.record(EVENTS)));
      assertFoundAt(EVENTS + 1, "goes on to event 111");
    }

    @Test
    @DisplayName("hundreds that do not fit, of which it keeps a hundred")
    void bounded() {
      journal.storeMany("d|1", 300);
      for (long offset = 120; offset < 400; offset++) {
        byte[] record = forger.record(offset);
        record[60] ^= 1;
        forger.putRecord(offset, record);
      }
      VerifyReport report = verify();
      assertThat(report.findings()).hasSize(100);
      assertThat(report.findingCount()).isGreaterThanOrEqualTo(280);
      assertThat(report.firstOffset()).isEqualTo(OptionalLong.of(120));
    }
  }

  private static EventRecord withBody(EventRecord place, EventRecord body) {
    return new EventRecord(
        place.offset(),
        place.timestampMs(),
        place.persistenceId(),
        place.sequenceNr(),
        place.previousSequenceNr(),
        place.writerUuid(),
        place.adapterManifest(),
        place.serializerId(),
        place.serializerManifest(),
        place.tags(),
        body.body());
  }

  @Test
  @DisplayName("finds keys that nobody of this program writes")
  void unknownKeys() {
    for (String key :
        List.of("A", "d", "n", "zzz", "m-other", "e", "hh", "k1", "t", "S", "c", "p", "w22")) {
      forger.put(key.getBytes(StandardCharsets.US_ASCII), new byte[] {1});
      assertThat(verify().isWhole()).as(key).isFalse();
      forger.delete(key.getBytes(StandardCharsets.US_ASCII));
    }
    byte[] last = {(byte) 0xff, (byte) 0xff};
    forger.put(last, last);
    assertThat(texts(verify())).containsExactly("there is an unknown key ffff");
  }
}
