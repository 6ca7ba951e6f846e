package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;

import akka.persistence.PersistentRepr;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Akka's own LevelDB journal")
class AkkaLevelDbJournalContractTest extends JournalContract {

  @TempDir private static Path directory;

  @Override
  protected String pluginId() {
    return "akka.persistence.journal.leveldb";
  }

  @Override
  protected Config pluginConfig() {
    return ConfigFactory.parseMap(
        Map.of(pluginId() + ".dir", directory.toString(), pluginId() + ".fsync", "off"));
  }

  @Override
  public boolean supportsRestart() {
    return true;
  }

  @Override
  public boolean supportsInvalidUnicode() {
    // After a restart it takes them for one, and gives numbers of other entities to new ones.
    return false;
  }

  @Override
  @Test
  @DisplayName("stores the beginning of an atomic write that it rejects; ours must not")
  public void rejectsAtomicWritesWhole() {
    TestingWriter writer = writerOfFive(newId());
    List<PersistentRepr> events =
        List.of(writer.event(6, "b-6"), writer.event(7, new TestingPayload.Unknown()));
    assertThat(writer.writeAtomically(events))
        .extracting(TestingWriter.Answer::brief)
        .containsExactly("6 REJECTED", "7 REJECTED");
    assertThat(journal().replay(writer.persistenceId()).payloads()).endsWith("a-5", "b-6");
  }
}
