package dev.cairn.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Akka's journal in memory")
class InMemoryJournalContractTest extends JournalContract {

  @Override
  protected String pluginId() {
    return "akka.persistence.journal.inmem";
  }

  @Override
  protected Config pluginConfig() {
    return ConfigFactory.parseString("akka.persistence.journal.inmem.test-serialization = on");
  }

  @Override
  public boolean supportsSerialization() {
    // It tries the serializer and keeps the object.
    return false;
  }

  @Override
  public boolean supportsRejectingNonSerializableEvents() {
    return false;
  }
}
