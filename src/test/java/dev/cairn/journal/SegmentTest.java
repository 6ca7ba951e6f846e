package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.journal.EventRecord.Body;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A segment of ten events")
class SegmentTest {
  private static final long FIRST = 1001;
  private static final int EVENTS = 10;

  private final List<Map.Entry<byte[], byte[]>> written = new ArrayList<>();
  private final Segment segment;
  private final byte[] value;

  SegmentTest() {
    write(100);
    segment = Segment.of(written.getFirst());
    value = written.getFirst().getValue();
  }

  private void write(int bytes) {
    written.clear();
    SegmentWriter writer = new SegmentWriter(true);
    byte[] hash = new byte[RecordFormat.DIGEST_BYTES];
    Random random = new Random(bytes);
    for (long offset = FIRST; offset < FIRST + EVENTS; offset++) {
      byte[] payload = new byte[bytes];
      random.nextBytes(payload);
      Body body = new Body(payload, Optional.empty());
      EventRecord event =
          new EventRecord(
              offset,
              7,
              "a|1",
              offset,
              offset - 1,
              "writer",
              "",
              20,
              "",
              List.of(),
              Optional.of(body));
      writer.add(event, hash, this::take);
    }
    writer.flush(this::take);
  }

  private void take(byte[] key, byte[] bytes) {
    written.add(Map.entry(key, bytes));
  }

  private static Segment of(byte[] bytes) {
    return Segment.of(Map.entry(Keys.event(FIRST + EVENTS - 1), bytes), FIRST);
  }

  private int startOf(int index) {
    int start = 0;
    for (int i = 0; i < index; i++) {
      start += segment.bytes(i).length;
    }
    return start;
  }

  private static List<Long> readable(Segment read) {
    List<Long> offsets = new ArrayList<>();
    for (int i = 0; i < read.size(); i++) {
      try {
        offsets.add(read.event(i).event().offset());
      } catch (DamagedRecordException damaged) {
        assertThat(damaged).hasMessageStartingWith("event " + read.offset(i) + ": ");
      }
    }
    return offsets;
  }

  private static List<Long> allBut(int... indexes) {
    List<Long> offsets = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      int index = i;
      if (Arrays.stream(indexes).noneMatch(one -> one == index)) {
        offsets.add(FIRST + i);
      }
    }
    return offsets;
  }

  @Test
  @DisplayName("has them under the offset of the last, and finds each")
  void whole() {
    assertThat(written).hasSize(1);
    assertThat(segment.last()).isEqualTo(FIRST + EVENTS - 1);
    assertThat(readable(segment)).isEqualTo(allBut());
    assertThat(segment.indexOf(FIRST + 3)).isEqualTo(3);
    assertThat(segment.covers(FIRST - 1)).isFalse();
    assertThat(segment.indexOf(FIRST - 1)).isNegative();
  }

  @Test
  @DisplayName("is divided when it is large, and a larger event has one of its own")
  void divided() {
    write(Segment.BYTES_MAX / 3);
    assertThat(written).hasSizeBetween(4, 5);
    assertThat(written).allMatch(entry -> entry.getValue().length <= Segment.BYTES_MAX);
    write(Segment.BYTES_MAX + 1);
    assertThat(written).hasSize(EVENTS);
    List<Long> offsets = new ArrayList<>();
    written.forEach(entry -> offsets.addAll(readable(Segment.of(entry))));
    assertThat(offsets).isEqualTo(allBut());
  }

  @Test
  @DisplayName("loses one event by a wrong length, whatever that is, and reads those around it")
  void wrongLength() {
    for (int index = 0; index < EVENTS; index++) {
      for (int bit = 0; bit < 32; bit++) {
        byte[] changed = value.clone();
        changed[startOf(index) + bit / 8] ^= (byte) (1 << bit % 8);
        Segment read = of(changed);
        assertThat(readable(read)).as("bit %d of %d", bit, index).isEqualTo(allBut(index));
        int damaged = index;
        assertThatThrownBy(() -> read.event(read.indexOf(FIRST + damaged)))
            .hasMessageContaining("event " + (FIRST + damaged));
      }
    }
  }

  @Test
  @DisplayName("loses one event by a byte of its head, and reads those around it")
  void wrongStart() {
    for (int index = 0; index < EVENTS; index++) {
      for (int at = 0; at < 9; at++) {
        byte[] changed = value.clone();
        changed[startOf(index) + Segment.LENGTH_BYTES + at] ^= 0x11;
        assertThat(readable(of(changed))).as("byte %d of %d", at, index).isEqualTo(allBut(index));
      }
    }
  }

  @Test
  @DisplayName("says which one is missing, and reads the others")
  void missing() {
    for (int index = 0; index < EVENTS - 1; index++) {
      byte[] rest = new byte[value.length - segment.bytes(index).length];
      System.arraycopy(value, 0, rest, 0, startOf(index));
      int behind = startOf(index + 1);
      System.arraycopy(value, behind, rest, startOf(index), value.length - behind);
      Segment read = of(rest);
      assertThat(readable(read)).isEqualTo(allBut(index));
      assertThat(read.indexOf(FIRST + index)).isNegative();
    }
  }

  @Test
  @DisplayName("is read up to where it was cut off")
  void cutOff() {
    for (int length = 0; length < value.length; length += 7) {
      Segment read = of(Arrays.copyOf(value, length));
      for (long offset : readable(read)) {
        assertThat(startOf((int) (offset - FIRST + 1))).isLessThanOrEqualTo(length);
      }
    }
  }
}
