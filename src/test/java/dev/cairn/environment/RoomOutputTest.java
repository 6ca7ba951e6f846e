package dev.cairn.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.environment.RoomOutput.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RoomOutputTest {
  private static final String SECRET = "0123456789abcdef";

  private record Read(List<String> lines, List<Verdict> verdicts) {}

  private static Read read(InputStream in) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    RoomOutput output = new RoomOutput(in, SECRET, () -> 0);
    output.deliverTo(lines::add);
    output.run();
    List<Verdict> verdicts = new ArrayList<>();
    for (Verdict next = output.next(0); next != null; next = output.next(0)) {
      verdicts.add(next);
    }
    return new Read(lines, verdicts);
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 200)
  void whatIsWrittenArrivesLineByLineAndTheVerdictApart(@ForAll("outputs") String written)
      throws InterruptedException {
    Read read = read(text(written + "\n" + SECRET + " 7 exited 3\n"));
    assertThat(read.lines()).isEqualTo(written.lines().toList());
    assertThat(read.verdicts()).containsExactly(new Verdict(7, "exited", 3), Verdict.GONE);
  }

  @Provide
  Arbitrary<String> outputs() {
    return Arbitraries.strings().withChars("ab\nü ").ofMaxLength(12);
  }

  @Test
  @DisplayName("is cut at 8,192 characters a line, however long the line is")
  void isCut() throws InterruptedException {
    Read read = read(text("ü".repeat(100_000) + "\nnext\n\n" + SECRET + " 1 exited 0\n"));
    assertThat(read.lines()).containsExactly("ü".repeat(8192), "next");
    assertThat(read.verdicts()).hasSize(2);
  }

  @Test
  @DisplayName("is no verdict when the secret is not at the start of a line")
  void needsTheSecret() throws InterruptedException {
    String fake = " " + SECRET + " 1 exited 0";
    assertThat(read(text(fake + "\n")).lines()).containsExactly(fake);
  }

  @Test
  @DisplayName("has garbage replaced")
  void replacesGarbage() throws InterruptedException {
    Read read = read(new ByteArrayInputStream(new byte[] {'a', (byte) 0xff, 0, '\n'}));
    assertThat(read.lines()).containsExactly("a\ufffd\0");
  }

  @Test
  @DisplayName("ends with the room, also when reading fails")
  void endsWithTheRoom() throws IOException, InterruptedException {
    InputStream broken = InputStream.nullInputStream();
    broken.close();
    assertThat(read(broken).verdicts()).containsExactly(Verdict.GONE);
  }

  @Test
  @DisplayName("is dropped, and the failure kept, when its consumer fails")
  void keepsFailures() throws InterruptedException {
    RoomOutput output = new RoomOutput(text("a\nb\n"), SECRET, () -> 0);
    List<String> lines = new ArrayList<>();
    output.deliverTo(
        line -> {
          lines.add(line);
          throw new IllegalStateException("full");
        });
    output.run();
    assertThat(lines).containsExactly("a");
    assertThat(output.consumerFailure()).hasMessage("full");
  }
}
