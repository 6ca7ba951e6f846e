package dev.cairn.builddb;

import static dev.cairn.builddb.TestingPast.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The build database in a file of H2")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BuildDatabaseInH2Test extends BuildDatabaseContract {

  @Override
  protected DatabaseSettings settings() {
    return DatabaseSettings.h2(directory.resolve("database"));
  }

  @Test
  @DisplayName("is refused where its path would be read as settings")
  void refusesSemicolon() {
    assertThatThrownBy(() -> DatabaseSettings.h2(Path.of("/data;INIT=DROP ALL OBJECTS")))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("because of the semicolon");
  }

  @Test
  @DisplayName("is made anew when its file is damaged")
  void survivesDamage() throws Exception {
    storeSuccess("s1", "lib", NOON, 5);
    Path file = directory.resolve("broken/history.mv.db");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "this is no database\n".repeat(1000));
    try (BuildDatabase opened = past.open(DatabaseSettings.h2(directory.resolve("broken")))) {
      assertThat(opened.newestOf("lib")).isPresent();
    }
  }
}
