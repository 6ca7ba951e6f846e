package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A check of the indexes of a journal")
class JournalIndexTamperTest extends TamperedJournal {

  @ParameterizedTest(name = "a missing entry of {0}")
  @ValueSource(chars = {'i', 't', 's', 'c'})
  void missing(char kind) {
    List<Map.Entry<byte[], byte[]>> entries = List.copyOf(forger.entries(kind).entrySet());
    Map.Entry<byte[], byte[]> chosen = entries.get(entries.size() / 2);
    boolean inValue = kind == Keys.ENTITY_EVENT || kind == Keys.TIME;
    long offset =
        inValue ? ByteBuffer.wrap(chosen.getValue()).getLong() : Keys.numberOf(chosen.getKey());
    forger.delete(chosen.getKey());
    assertFoundAt(offset, "event %d is missing in the index of".formatted(offset));
  }

  @Test
  @DisplayName("entries that no event has")
  void extra() {
    forger.put(Keys.tag("green", 7), new byte[0]);
    forger.put(Keys.slice(1, 8), new byte[0]);
    forger.put(Keys.entityEvent("z|1", 1), IndexEntries.number(9));
    forger.put(Keys.time(3), IndexEntries.number(50));
    assertFoundAt(7, "the index of tags has an entry for event 7");
    assertFoundAt(7, "the index of slices has an entry for event 8");
    assertFoundAt(7, "the index of entities has an entry for event 9");
    assertFoundAt(7, "the index of times has an entry for event 50");
  }

  @Test
  @DisplayName("one entry that took the place of another")
  void moved() {
    forger.delete(Keys.tag("red", 2));
    forger.put(Keys.tag("red", 20), new byte[0]);
    assertFoundAt(2, "event 2 is missing in the index of tags");
    assertFoundAt(2, "the index of tags has an entry for event 20");
  }

  @Test
  @DisplayName("a number that was slipped between two of an entity")
  void slipped() {
    forger.put(Keys.entityEvent("b|1", 100), IndexEntries.number(4));
    assertThat(texts(verify())).anyMatch(line -> line.contains("number 100 of b|1 is event 4"));
  }

  @Test
  @DisplayName("an event that names another one before it than the index, in a chain made to fit")
  void namesAnother() {
    forger.rewriteFrom(
        EVENTS,
        event ->
            new EventRecord(
                event.offset(),
                event.timestampMs(),
                event.persistenceId(),
                event.sequenceNr(),
                event.previousSequenceNr() - 1,
                event.writerUuid(),
                event.adapterManifest(),
                event.serializerId(),
                event.serializerManifest(),
                event.tags(),
                event.body()));
    assertFoundAt(EVENTS, "event 110 does not follow its entity's event before it");
  }

  @Test
  @DisplayName("an entity without a head, a head without events, and heads that do not fit")
  void heads() {
    byte[] head = forger.get(Keys.head("a|1"));
    forger.delete(Keys.head("a|1"));
    assertThat(texts(verify())).containsExactly("a|1 has events, but no head");
    for (EntityHead wrong :
        List.of(
            new EntityHead(2, 86, 0),
            new EntityHead(1, 87, 0),
            new EntityHead(1, 22, 0),
            new EntityHead(1, 86, 87),
            new EntityHead(1, 86, -1))) {
      forger.put(Keys.head("a|1"), wrong.encode("a|1"));
      assertThat(texts(verify()))
          .singleElement()
          .asString()
          .contains("the head of a|1 does not fit");
    }
    forger.put(Keys.head("a|1"), head);
    forger.put(Keys.head("z|1"), new EntityHead(1, 1, 0).encode("z|1"));
    assertThat(texts(verify())).containsExactly("z|1 has a head, but no events");
  }
}
