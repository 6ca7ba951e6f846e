package dev.cairn.journal;

import static dev.cairn.journal.TestingJournal.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A check of a whole journal that was forged with care")
class JournalForgeryTest extends TamperedJournal {
  private Path copy() throws IOException {
    return Files.copy(forger.checkpoints(), directory.resolve("checkpoints.copy"));
  }

  private static EventRecord withWriter(EventRecord event) {
    return new EventRecord(
        event.offset(),
        event.timestampMs(),
        event.persistenceId(),
        event.sequenceNr(),
        event.previousSequenceNr(),
        "somebody else",
        event.adapterManifest(),
        event.serializerId(),
        event.serializerManifest(),
        event.tags(),
        event.body());
  }

  @Nested
  @DisplayName("finds a tail that was cut off,")
  class Cut {
    @Test
    @DisplayName("when the head still names it")
    void withoutHead() {
      forger.deleteRecord(EVENTS);
      assertFoundAt(EVENTS, "event 110 is missing");
    }

    @Test
    @DisplayName("with the head rewritten, when it was signed")
    void signed() {
      forger.cutEvents(100);
      forger.cutIndexes(100);
      assertFoundAt(101, "event 105 was signed, but the journal ends with event 100");
      assertThat(verify().findingCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("with the head rewritten, when it was not signed, by the indexes")
    void unsigned() {
      journal.storeMany("b|1", 60, "red");
      assertThat(journal.store().head().indexedTo()).isEqualTo(EVENTS + 60);
      forger.cutEvents(107);
      assertFoundAt(108, "has an entry for event");
    }

    @Test
    @DisplayName("but not when it was neither signed nor in the index, and the head was rewritten")
    void unsignedBehindIndex() {
      assertThat(journal.store().head().indexedTo()).isEqualTo(LAST_SIGNED);
      forger.cutEvents(107);
      assertThat(texts(verify())).isEmpty();
    }

    @Test
    @DisplayName("but not when everything was cut with care and nothing of it was signed")
    void unsignedWithCare() {
      forger.cutEvents(LAST_SIGNED);
      forger.cutIndexes(LAST_SIGNED);
      assertThat(texts(verify())).isEmpty();
    }

    @Test
    @DisplayName("also together with its checkpoints, when a copy of them was kept elsewhere")
    void withCopy() throws IOException {
      VerifyOptions options = new VerifyOptions(Set.of(), Optional.of(copy()));
      assertThat(texts(verify(options))).isEmpty();
      forger.cutEvents(50);
      forger.cutIndexes(50);
      forger.delete(Keys.checkpoint(LAST_SIGNED));
      forger.removeFromFile(LAST_SIGNED);
      assertThat(texts(verify())).isEmpty();
      VerifyReport report = verify(options);
      assertThat(texts(report))
          .anyMatch(line -> line.contains("the copy has a checkpoint of event 105"));
      assertThat(report.firstOffset()).isEqualTo(OptionalLong.of(51));
    }
  }

  @Nested
  @DisplayName("finds of checkpoints")
  class Checkpoints {
    @Test
    @DisplayName("one that is not in the file")
    void notInFile() throws IOException {
      forger.removeFromFile(FIRST_SIGNED);
      assertFoundAt(FIRST_SIGNED, "event 10 is in the database, but not in the file");
    }

    @Test
    @DisplayName("a file that is gone")
    void noFile() throws IOException {
      Files.delete(forger.checkpoints());
      assertFoundAt(FIRST_SIGNED, "event 105 is in the database, but not in the file");
    }

    @Test
    @DisplayName("one that is not in the database")
    void notInDatabase() {
      forger.delete(Keys.checkpoint(LAST_SIGNED));
      assertFoundAt(LAST_SIGNED, "event 105 is in the file, but not in the database");
    }

    @Test
    @DisplayName("one that is in neither, by a copy that was kept elsewhere")
    void inNeither() throws IOException {
      Path copy = copy();
      forger.delete(Keys.checkpoint(FIRST_SIGNED));
      forger.removeFromFile(FIRST_SIGNED);
      assertThat(texts(verify())).as("what it covered, a later one covers too").isEmpty();
      VerifyReport report = verify(new VerifyOptions(Set.of(), Optional.of(copy)));
      assertThat(texts(report)).anyMatch(line -> line.contains("the copy has a checkpoint"));
      assertThat(report.firstOffset()).isEqualTo(OptionalLong.of(FIRST_SIGNED));
    }

    @Test
    @DisplayName("lines in another order, and lines that are none")
    void order() throws IOException {
      List<String> lines = Files.readAllLines(forger.checkpoints());
      Files.write(forger.checkpoints(), lines.reversed());
      assertThat(texts(verify())).anyMatch(line -> line.contains("is behind that of event 105"));
      Files.write(forger.checkpoints(), List.of(lines.get(0), "nonsense", lines.get(1)));
      assertThat(texts(verify()))
          .containsExactly("checkpoints in the file: a line is not a checkpoint: 1 fields");
    }

    @Test
    @DisplayName("a signature of something else, in the database and in the file")
    void wrongSignature() throws IOException {
      String line = Files.readAllLines(forger.checkpoints()).getLast();
      Checkpoint signed = Checkpoint.parse(line);
      Checkpoint forged =
          new Checkpoint(
              signed.offset(),
              signed.hash(),
              signed.at().plusSeconds(1),
              signed.publicKey(),
              signed.signature());
      replaceLast(line, forged.line());
      assertFoundAt(LAST_SIGNED, "the checkpoint of event 105 has a wrong signature");
    }

    @Test
    @DisplayName("a line that is written otherwise, in the database and in the file")
    void writtenOtherwise() throws IOException {
      String line = Files.readAllLines(forger.checkpoints()).getLast();
      replaceLast(line, line.replaceFirst("T12:", "t12:"));
      assertFoundAt(LAST_SIGNED, "the checkpoint of event 105 was changed");
    }

    private void replaceLast(String line, String by) throws IOException {
      assertThat(by).isNotEqualTo(line);
      String all = Files.readString(forger.checkpoints());
      Files.writeString(forger.checkpoints(), all.replace(line, by));
      forger.put(Keys.checkpoint(LAST_SIGNED), by.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    @DisplayName("a copy that cannot be read, before it begins")
    void noCopy() {
      VerifyOptions options = new VerifyOptions(Set.of(), Optional.of(directory.resolve("none")));
      assertThatThrownBy(() -> verify(options)).isInstanceOf(JournalException.class);
    }
  }

  @Nested
  @DisplayName("finds everything rewritten")
  class Rewritten {
    private static EventRecord changed(EventRecord event) {
      return event.offset() == 3 ? withWriter(event) : event;
    }

    private SigningKey anotherKey() throws IOException {
      return SigningKey.in(directory.resolve("another.key"));
    }

    @Test
    @DisplayName("with the checkpoints as they were")
    void checkpointsStay() {
      forger.rewriteFrom(3, Rewritten::changed);
      assertFoundAt(FIRST_SIGNED, "the hash of event 10 is not the one that was signed");
    }

    @Test
    @DisplayName("and signed again with another key")
    void anotherSigner() throws IOException {
      forger.rewriteFrom(3, Rewritten::changed);
      forger.signFrom(1, anotherKey());
      assertFoundAt(FIRST_SIGNED, "another key signs");
    }

    @Test
    @DisplayName("from the middle on and signed with another key from there on")
    void fromTheMiddle() throws IOException {
      forger.rewriteFrom(50, event -> event.offset() == 50 ? withWriter(event) : event);
      forger.signFrom(50, anotherKey());
      assertFoundAt(LAST_SIGNED, "from the checkpoint of event 105 on another key signs");
    }

    @Test
    @DisplayName("with another beginning and another key everywhere, by the trusted key or a copy")
    void withAnotherBeginning() throws IOException {
      VerifyOptions copy = new VerifyOptions(Set.of(), Optional.of(copy()));
      VerifyOptions trusted =
          new VerifyOptions(Set.of(verify().signers().getFirst().fingerprint()), Optional.empty());
      assertThat(texts(verify(trusted))).isEmpty();
      SigningKey key = anotherKey();
      forger.put(Keys.meta(JournalStore.GENESIS), Sha256.of(key.publicKey().getEncoded()));
      forger.rewriteFrom(1, Rewritten::changed);
      forger.signFrom(1, key);
      assertThat(texts(verify()))
          .singleElement()
          .asString()
          .contains("the file signing.key has the key");
      Files.copy(
          directory.resolve("another.key"),
          directory.resolve("journal/signing.key"),
          StandardCopyOption.REPLACE_EXISTING);
      assertThat(texts(verify())).as("nothing in the journal shows it now").isEmpty();
      assertThat(texts(verify(trusted)))
          .anyMatch(line -> line.contains("began with the key") && line.endsWith("not trusted"));
      assertThat(texts(verify(copy))).anyMatch(line -> line.contains("the copy has another"));
      assertThat(verify(copy).firstOffset()).isEqualTo(OptionalLong.of(FIRST_SIGNED));
    }

    @Test
    @DisplayName("but takes a change of keys when both are trusted")
    void trustedChange() throws IOException {
      Set<String> keys = new HashSet<>();
      keys.add(verify().signers().getFirst().fingerprint());
      Files.delete(directory.resolve("journal/signing.key"));
      journal.restart();
      journal.storeMany("c|1", 1);
      journal.restart();
      VerifyReport report = verify();
      assertThat(texts(report))
          .singleElement()
          .asString()
          .contains("from the checkpoint of event 111 on another key signs");
      assertThat(report.signers()).hasSize(2);
      keys.add(report.signers().getLast().fingerprint());
      assertThat(texts(verify(new VerifyOptions(keys, Optional.empty())))).isEmpty();
      assertThatThrownBy(() -> new VerifyOptions(Set.of("MCow"), Optional.empty()))
          .hasMessageContaining("is not the fingerprint of a key");
    }
  }
}
