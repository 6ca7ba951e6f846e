package dev.cairn.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The LevelDB journal")
class LevelDbJournalContractTest extends JournalContract {

  @TempDir private static Path directory;

  @Override
  protected String pluginId() {
    return "cairn.journal.leveldb";
  }

  @Override
  protected Config pluginConfig() {
    return ConfigFactory.parseMap(Map.of(pluginId() + ".dir", directory.toString()));
  }

  @Override
  public boolean supportsRestart() {
    return true;
  }

  @Override
  public boolean supportsSingleWriter() {
    return true;
  }
}
