package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

@Tag("system")
@DisplayName("The dashboard in a browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
class DashboardWhenUsedTest {
  private static final String HOSTILE =
      "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";

  private static final String WIDER_THAN_SEEN =
      "const { scrollWidth, clientWidth } = document.documentElement;"
          + " return scrollWidth - clientWidth;";

  private static final List<String> PAGES =
      List.of("", "runs", "packages", "builds", "statistics", "journal", "cluster");

  private final long slow = TestingTree.mark();
  private final long other = TestingTree.mark();
  private Path directory;
  private TestingCairn cairn;
  private String root;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    this.directory = directory;
    cairn = new TestingCairn(directory);
    TestingTree tree = new TestingTree(directory.resolve("tree"));
    tree.recipe("slow", 1, TestingTree.held(slow));
    tree.recipe("other", 1, TestingTree.held(other));
    tree.recipe("user", "slow");
    tree.recipe("hostile", 1, "printf '%s\\n' '" + HOSTILE.replace("'", "'\\''") + "'; false");
    cairn.configureMore("cairn.slots = 3");
    cairn.up();
    JsonNode node = Json.plain().readTree(cairn.data().resolve("node.json").toFile());
    root = "http://" + node.path("http").asText() + "/";
  }

  @AfterAll
  void end() throws Exception {
    cairn.close();
  }

  private void signIn(TestingBrowser browser) throws Exception {
    browser.open(root);
    browser.type("#key", "wrong", Keys.ENTER);
    browser.await("[role=alert]", "does not know this key");
    signIn(browser, Files.readString(cairn.data().resolve("token")).strip());
  }

  private static void signIn(TestingBrowser browser, String key) throws Exception {
    browser.type("#key", key);
    browser.tabTo(".sign-in button");
    browser.press(Keys.ENTER);
    browser.await("h1", "Overview");
    assertThat(browser.ask("return document.cookie")).isEqualTo("");
  }

  @Test
  @DisplayName("starts a run, shows it, opens a log, cancels, retries and travels in time")
  void story() throws Exception {
    try (TestingBrowser browser = new TestingBrowser(directory)) {
      signIn(browser);
      browser.await("#link-state", "live");
      browser.click("summary", "Start a build");
      browser.type("input[name=names]", "slow other user hostile", Keys.ENTER);
      browser.await(".worker[data-state=busy]", "slow");
      cairn.awaitHeld(slow);
      cairn.awaitHeld(other);
      browser.await(".worker-tail", "held");
      browser.await(".run-part .legend [data-state=failed]", "1 failed");
      browser.await(".queue-list .list-row", "user");

      browser.click(".run-part h2 a", "");
      browser.await(".run-list .list-row", "slow");
      assertThat(drawn(browser)).as("pixels of the graph").isGreaterThan(500);
      browser.type(".page > div > .bar input[type=search]", "hostile");
      browser.await(".run-list .list-row .chip", "failed");
      browser.click(".run-list .list-row a[href*=builds]", "build");

      browser.await(".log .log-text", HOSTILE);
      browser.await(".log .is-error", "");
      assertThat(browser.ask("return document.querySelectorAll('main img, main script').length"))
          .isEqualTo(0L);
      assertThat(browser.ask("return document.title")).isEqualTo("hostile 1-1 · Cairn");
      browser.type("[aria-label='Search in the log']", "onerror");
      browser.await(".log mark", "onerror");

      browser.open(root + "#/builds/slow");
      browser.await(".log .log-text", "held");
      browser.click(".heading button", "Cancel");
      browser.await(".heading .chip", "cancelled");
      browser.click(".heading button", "Retry");
      cairn.awaitHeld(slow);
      cairn.release(slow);
      browser.open(root + "#/packages/slow");
      browser.await(".heading .chip", "success");
      cairn.release(other);

      browser.open(root + "#/runs/latest");
      browser.await(".heading .chip", "finished");
      browser.open(root + "#/journal/latest");
      browser.await(".journal-story .is-here", "RunFinished");
      browser.await(".journal-state", "FINISHED");
      browser.tabTo(".time-slider");
      browser.press(Keys.ARROW_LEFT);
      browser.await(".journal-state", "ACTIVE");
      browser.press(Keys.HOME);
      browser.await("output", "before the first of");
      browser.await(".journal-state", "NOT_PLANNED");
      assertThat(browser.complaints()).isEmpty();
      browser.click("#sign-out", "Sign out");
      browser.await("h1", "Sign in");
    }
  }

  private static long drawn(TestingBrowser browser) throws Exception {
    browser.await(".selected", "Choose a recipe");
    return (Long)
        Objects.requireNonNull(
            browser.ask(
                """
                const canvas = document.querySelector('canvas');
                const { data } = canvas.getContext('2d')
                    .getImageData(0, 0, canvas.width, canvas.height);
                return data.filter((value, index) => index % 4 === 3 && value > 0).length;
                """));
  }

  @Test
  @DisplayName("shows who may only read nothing that the node would refuse")
  void reader() throws Exception {
    String deeds =
        "return [...document.querySelectorAll('.deed')].filter((one) => one.checkVisibility()).length";
    try (TestingBrowser browser = new TestingBrowser(directory)) {
      signIn(browser);
      browser.await(".worker button", "");
      assertThat((Long) browser.ask(deeds)).isPositive();
      browser.click("#sign-out", "Sign out");
      signIn(browser, cairn.succeed("key", "create", "reader").out().strip());
      browser.await(".worker-what", "");
      assertThat(browser.ask(deeds)).isEqualTo(0L);
      browser.open(root + "#/packages/slow");
      browser.await("h1", "slow");
      assertThat(browser.ask(deeds)).isEqualTo(0L);
    }
  }

  @Test
  @DisplayName("is used by keyboard and on a phone, and is read in dark and in light")
  void keyboardPhoneAndContrast() throws Exception {
    String contrast =
        new String(
            Objects.requireNonNull(getClass().getResourceAsStream("/browser/contrast.js"))
                .readAllBytes(),
            StandardCharsets.UTF_8);
    try (TestingBrowser browser = new TestingBrowser(directory)) {
      signIn(browser);
      browser.tabTo("#nav a[data-page=runs]");
      assertThat(browser.ask("return getComputedStyle(document.activeElement).outlineStyle"))
          .isEqualTo("solid");
      browser.press(Keys.ENTER);
      browser.await("h1", "Runs");
      for (String scheme : List.of("light", "dark")) {
        for (int width : List.of(390, 1440)) {
          browser.look(width, 900, scheme);
          for (String page : PAGES) {
            browser.open(root + "#/" + page);
            browser.await("h1", page.isEmpty() ? "Overview" : page.substring(1));
            String place = "%s at %d in %s".formatted(page, width, scheme);
            assertThat(browser.ask(contrast)).as(place).isEqualTo(List.of());
            assertThat(browser.ask(WIDER_THAN_SEEN)).as(place).isEqualTo(0L);
          }
        }
      }
      assertThat(browser.complaints()).isEmpty();
    }
  }
}
