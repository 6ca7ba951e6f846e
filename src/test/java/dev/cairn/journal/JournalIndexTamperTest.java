package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A check of the indexes of a journal")
class JournalIndexTamperTest extends TamperedJournal {

  private static long[] block(long... numbers) {
    return numbers;
  }

  private void put(byte[] key, long... numbers) {
    boolean isEntity = Keys.kindOf(key) == Keys.ENTITY_EVENT;
    forger.put(key, IndexBlock.encode(numbers, isEntity ? IndexBlock.PAIRS : IndexBlock.SINGLE));
  }

  @ParameterizedTest(name = "a missing block of {0}")
  @ValueSource(chars = {'i', 't', 's', 'w'})
  void missing(char kind) {
    List<Map.Entry<byte[], byte[]>> entries = List.copyOf(forger.entries(kind).entrySet());
    Map.Entry<byte[], byte[]> chosen = entries.get(entries.size() / 2);
    long offset =
        kind == Keys.TIME
            ? ByteBuffer.wrap(chosen.getValue()).getLong()
            : new ListedBlock(chosen).offset(0);
    forger.delete(chosen.getKey());
    assertFoundAt(offset, "event %d is missing in the index of".formatted(offset));
  }

  @ParameterizedTest(name = "a missing place in a block of {0}")
  @ValueSource(chars = {'i', 't', 's'})
  void missingPlace(char kind) {
    Map.Entry<byte[], byte[]> chosen = forger.entries(kind).entrySet().iterator().next();
    int columns = kind == Keys.ENTITY_EVENT ? IndexBlock.PAIRS : IndexBlock.SINGLE;
    long[] numbers = IndexBlock.decode(chosen.getValue(), columns);
    assertThat(numbers).hasSizeGreaterThan(2 * columns);
    long[] rest = Arrays.copyOf(numbers, numbers.length - columns);
    // All but the second.
    System.arraycopy(numbers, 2 * columns, rest, columns, numbers.length - 2 * columns);
    forger.put(chosen.getKey(), IndexBlock.encode(rest, columns));
    long offset = new ListedBlock(chosen).offset(1);
    assertFoundAt(offset, "event %d is missing in the index of".formatted(offset));
  }

  @ParameterizedTest(name = "a block of {0} in the place of another one, or of none")
  @ValueSource(chars = {'i', 't', 's', 'w'})
  void movedBlock(char kind) {
    List<Map.Entry<byte[], byte[]>> entries = List.copyOf(forger.entries(kind).entrySet());
    Map.Entry<byte[], byte[]> first = entries.getFirst();
    Map.Entry<byte[], byte[]> last = entries.getLast();
    forger.put(first.getKey(), last.getValue());
    assertThat(verify().isWhole()).isFalse();
    forger.put(last.getKey(), first.getValue());
    assertThat(verify().isWhole()).isFalse();
    forger.put(first.getKey(), first.getValue());
    assertThat(verify().isWhole()).isFalse();
    forger.put(last.getKey(), last.getValue());
    byte[] elsewhere = last.getKey().clone();
    elsewhere[elsewhere.length - 1]++;
    forger.put(elsewhere, last.getValue());
    assertThat(verify().isWhole()).isFalse();
    forger.delete(last.getKey());
    assertThat(verify().isWhole()).isFalse();
  }

  @Test
  @DisplayName("entries that no event has")
  void extra() {
    put(Keys.tag("green", 7), 7);
    put(Keys.slice(1, 8), Keys.inSliceGroup(1, 8));
    put(Keys.entityEvent("z|1", 1), 1, 9);
    forger.put(Keys.time(3), Keys.number(50));
    assertFoundAt(7, "the index of tags has an entry for event 7");
    assertFoundAt(7, "the index of slices has an entry for event 8");
    assertFoundAt(7, "the index of entities has an entry for event 9");
    assertFoundAt(7, "the index of times has an entry for event 50");
  }

  @Test
  @DisplayName("entries of events that it cannot know yet")
  void tooEarly() {
    put(Keys.tag("red", EVENTS), EVENTS);
    assertFoundAt(EVENTS, "the index of tags has an entry for event 110, which it cannot know yet");
  }

  @Test
  @DisplayName("one entry that took the place of another")
  void moved() {
    long[] red = IndexBlock.decode(forger.get(Keys.tag("red", 10)), IndexBlock.SINGLE);
    assertThat(red).startsWith(block(1, 2, 3)).endsWith(block(10));
    forger.delete(Keys.tag("red", 10));
    put(Keys.tag("red", 20), 1, 3, 4, 5, 6, 7, 8, 9, 10, 20);
    assertFoundAt(2, "event 2 is missing in the index of tags");
    assertFoundAt(2, "the index of tags has an entry for event 20");
  }

  @Test
  @DisplayName("a number that was slipped between two of an entity")
  void slipped() {
    put(Keys.entityEvent("b|1", 100), 100, 4);
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
