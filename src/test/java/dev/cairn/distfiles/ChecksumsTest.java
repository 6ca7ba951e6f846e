package dev.cairn.distfiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A checksum")
class ChecksumsTest {

  @ParameterizedTest(name = "{0} of \"{1}\" is {2}")
  @CsvSource({
    "md5, abc, 900150983cd24fb0d6963f7d28e17f72",
    "sha1, abc, a9993e364706816aba3e25717850c26c9cd0d89d",
    "sha224, abc, 23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
    "sha256, abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "sha384, abc, cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
        + "8086072ba1e7cc2358baeca134c825a7",
    "sha512, abc, ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    "b2, abc, ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
    "cksum, '', 4294967295",
    "cksum, 123456789, 930766865",
  })
  void isThatOfTheStandard(String algorithm, String text, String digest, @TempDir Path directory)
      throws Exception {
    Path file = Files.writeString(directory.resolve("file"), text);
    assertThat(Checksums.of(file, Set.of(algorithm))).containsEntry(algorithm, digest);
  }

  @Test
  @DisplayName("that differs is told with both values, the others not")
  void tellsDifferences() {
    assertThat(
            Checksums.differences(
                Map.of("md5", "AA", "sha1", "bb", "b2", "cc"), Map.of("md5", "aa", "sha1", "b0")))
        .containsExactly("b2 expected cc, got none", "sha1 expected bb, got b0");
  }
}
