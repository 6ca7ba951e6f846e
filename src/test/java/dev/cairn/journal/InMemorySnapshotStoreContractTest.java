package dev.cairn.journal;

import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import com.typesafe.config.Config;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The snapshot store of Akka's test kit")
class InMemorySnapshotStoreContractTest extends SnapshotStoreContract {

  @Override
  protected String pluginId() {
    return PersistenceTestKitSnapshotPlugin.PluginId();
  }

  @Override
  protected Config pluginConfig() {
    return PersistenceTestKitSnapshotPlugin.config();
  }

  @Override
  public boolean readsWhatItSaves() {
    return true;
  }
}
