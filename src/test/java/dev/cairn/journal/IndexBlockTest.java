package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

@Label("A block of the index")
class IndexBlockTest {
  /** Differences of any length, from the first to the last that an offset can have. */
  @Provide
  Arbitrary<long[]> growing() {
    return Arbitraries.longs()
        .between(1, 1L << 52)
        .array(long[].class)
        .ofMinSize(1)
        .ofMaxSize(200)
        .map(
            differences -> {
              Arrays.parallelPrefix(differences, Long::sum);
              return differences;
            });
  }

  @Property(tries = 200)
  @Label("is read as it was written")
  void roundTrip(@ForAll("growing") long[] numbers) {
    byte[] value = IndexBlock.encode(numbers, IndexBlock.SINGLE);
    assertThat(IndexBlock.decode(value, IndexBlock.SINGLE)).isEqualTo(numbers);
    long[] pairs = new long[2 * numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      pairs[2 * i] = i + 7L;
      pairs[2 * i + 1] = numbers[i];
    }
    assertThat(IndexBlock.decode(IndexBlock.encode(pairs, IndexBlock.PAIRS), IndexBlock.PAIRS))
        .isEqualTo(pairs);
  }

  @Property(tries = 100)
  @Label("has other numbers, or is none, when any bit of it was changed")
  void changed(@ForAll("growing") long[] numbers) {
    byte[] value = IndexBlock.encode(numbers, IndexBlock.SINGLE);
    for (int bit = 0; bit < 8 * value.length; bit++) {
      byte[] other = value.clone();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      long[] read;
      try {
        read = IndexBlock.decode(other, IndexBlock.SINGLE);
      } catch (DamagedRecordException found) {
        continue;
      }
      assertThat(read).isNotEqualTo(numbers);
      assertThat(IndexBlock.encode(read, IndexBlock.SINGLE)).isEqualTo(other);
    }
  }

  @Property(tries = 1)
  @Label("is refused when it is empty, cut off, or written otherwise")
  void refused() {
    byte[][] wrong = {
      {}, {(byte) 0x80}, {0}, {1, 0}, {(byte) 0x81, 0}, {1, (byte) 0xff, (byte) 0xff}
    };
    for (byte[] value : wrong) {
      assertThatThrownBy(() -> IndexBlock.decode(value, IndexBlock.SINGLE))
          .isInstanceOf(DamagedRecordException.class);
    }
    assertThatThrownBy(() -> IndexBlock.decode(new byte[] {1, 1, 1}, IndexBlock.PAIRS))
        .isInstanceOf(DamagedRecordException.class);
  }
}
