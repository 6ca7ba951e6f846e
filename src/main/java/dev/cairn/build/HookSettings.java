package dev.cairn.build;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Where hooks lie and how they run.
 *
 * @param directory the configuration directory; need not exist
 * @param variables environment of every hook: {@code PATH}, {@code PROFILE}, {@code DIR_PACKAGES},
 *     {@code DIR_REPOSITORY}, {@code DIR_PORTS}, {@code DIR_DISTFILES}, {@code DIR_LOGS}, {@code
 *     DIR_BUILDBASE} and whatever else is the same for all
 * @param timeMax a hook that runs longer is killed
 * @param atOnceMax hooks of packages that run at one time; others wait
 */
public record HookSettings(
    Path directory, Map<String, String> variables, Duration timeMax, int atOnceMax) {

  /** Copies the variables. */
  public HookSettings {
    variables = Map.copyOf(variables);
  }
}
