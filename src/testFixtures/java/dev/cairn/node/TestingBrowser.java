package dev.cairn.node;

import dev.cairn.environment.TestingHost;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A real Chromium without a window, with a fresh profile. Ends with what it started. */
final class TestingBrowser implements AutoCloseable {
  /** What a page shows may be the end of a build on a busy machine. */
  private static final Duration SEEN_MAX = TestingCairn.COMMAND_MAX;

  private final ChromeDriver driver;

  /** Starts it with a profile below {@code directory}. */
  TestingBrowser(Path directory) throws IOException {
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File("/usr/bin/chromedriver"))
            .usingAnyFreePort()
            .build();
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1440,1000",
        "--user-data-dir=" + Files.createTempDirectory(directory, "browser"));
    options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
    driver = new ChromeDriver(service, options);
  }

  void open(String address) {
    driver.get(address);
  }

  /** Makes the page so wide, and as bright as somebody who prefers {@code scheme} has it. */
  void look(int width, int height, String scheme) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Waits until what {@code css} means is there and shows {@code text}, and returns it. */
  WebElement await(String css, String text) throws IOException, InterruptedException {
    WebElement[] found = new WebElement[1];
    await(
        () -> "no %s that says '%s' at %s: %s".formatted(css, text, address(), body()),
        () -> {
          for (WebElement one : driver.findElements(By.cssSelector(css))) {
            if (one.isDisplayed() && one.getText().contains(text)) {
              found[0] = one;
              return true;
            }
          }
          return false;
        });
    return found[0];
  }

  private interface Question {
    boolean isSo();
  }

  private void await(Supplier<String> otherwise, Question question)
      throws IOException, InterruptedException {
    TestingHost.await(
        SEEN_MAX,
        () -> {
          try {
            return question.isSo() ? List.of() : List.of(otherwise.get());
          } catch (StaleElementReferenceException redrawn) {
            return List.of("the page is being drawn");
          }
        });
  }

  /** Clicks what {@code css} means, once it is there and shows {@code text}. */
  void click(String css, String text) throws IOException, InterruptedException {
    await(
        () -> "no %s that says '%s' can be clicked: %s".formatted(css, text, body()),
        () -> {
          for (WebElement one : driver.findElements(By.cssSelector(css))) {
            if (one.isDisplayed() && one.isEnabled() && one.getText().contains(text)) {
              driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", one);
              one.click();
              return true;
            }
          }
          return false;
        });
  }

  /** Types into what {@code css} means. */
  void type(String css, CharSequence... keys) throws IOException, InterruptedException {
    await(css, "").sendKeys(keys);
  }

  /** Presses {@code Tab} until what {@code css} means has the focus. */
  void tabTo(String css) {
    for (int presses = 0; presses < 60; presses++) {
      WebElement active = driver.switchTo().activeElement();
      if (Boolean.TRUE.equals(ask("return arguments[0].matches(arguments[1])", active, css))) {
        return;
      }
      active.sendKeys(Keys.TAB);
    }
    throw new AssertionError("Tab never leads to " + css + ": " + body());
  }

  /** Presses keys where the focus is. */
  void press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** What a script in the page returns; null when it returns nothing. */
  @Nullable Object ask(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  String address() {
    return driver.getCurrentUrl();
  }

  private String body() {
    return driver.findElement(By.tagName("body")).getText();
  }

  /**
   * What the browser has complained of since it was asked last: scripts that broke, what a policy
   * has refused, what was not found. That nobody has signed in yet is no complaint.
   */
  List<String> complaints() {
    return driver.manage().logs().get("browser").getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue())
        .map(entry -> entry.getMessage())
        .filter(message -> !(message.contains("/api/v1/session") && message.contains("401")))
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
