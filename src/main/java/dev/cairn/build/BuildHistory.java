package dev.cairn.build;

import dev.cairn.build.BuildEvent.DependencyUsed;
import dev.cairn.build.BuildEvent.Identity;
import dev.cairn.build.BuildEvent.PackageFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What earlier builds have left behind, as far as planning needs it. Answered by the read side of
 * the journal.
 */
public interface BuildHistory {

  /**
   * The newest successful build of a recipe.
   *
   * @param dependencies recipe name to what was used of it
   */
  record Success(
      String buildId,
      Identity identity,
      Map<String, DependencyUsed> dependencies,
      List<PackageFile> files,
      Duration took) {}

  /**
   * The past at one moment.
   *
   * @param successes recipe name to its newest successful build
   * @param unfinishedRun the run that was under way when the last event was stored
   */
  record Past(Map<String, Success> successes, Optional<String> unfinishedRun) {}

  /** The past, up to and including every event that was acknowledged before the call. */
  Past past() throws InterruptedException;
}
