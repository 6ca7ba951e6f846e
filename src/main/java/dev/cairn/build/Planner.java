package dev.cairn.build;

import dev.cairn.build.BuildEvent.Purpose;
import java.util.List;

/** Answers what would be built, and why. Reads recipe trees, the history and the repository. */
public interface Planner {

  /** What becomes of a recipe in a plan. */
  enum Action {
    /** It will be built. */
    BUILD,
    /** It is up to date. */
    KEEP,
    /** It cannot be built: its recipe is broken, or something that it needs does not exist. */
    IGNORE
  }

  /**
   * What to plan.
   *
   * @param names recipes, packages or origins; what they need is planned too
   * @param all every recipe of the trees; {@code names} must be empty then
   * @param force build the named recipes even when they are up to date
   * @param failFast whether the first failure ends the run
   */
  record Request(
      List<String> names, boolean all, boolean force, Purpose purpose, boolean failFast) {}

  /**
   * One recipe of a plan.
   *
   * @param reasons why, in words; at least one
   * @param dependsOn recipes of the trees that it needs to be built, sorted
   */
  record Line(
      String name, String version, Action action, List<String> reasons, List<String> dependsOn) {}

  /**
   * A plan.
   *
   * @param lines in an order in which dependencies come first
   * @param problems broken recipes, cycles and missing dependencies, each in one line with its file
   * @param notes what a reader should know and that stops nothing
   * @param submission the same for the farm
   */
  record Plan(List<Line> lines, List<String> problems, List<String> notes, Submission submission) {}

  /**
   * Plans. May take as long as reading the trees takes.
   *
   * @throws PlanException when a name is unknown, a tree has no recipes, or nothing can be read;
   *     the message is one line that says what to do
   */
  Plan plan(Request request) throws PlanException, InterruptedException;

  /** There is no plan; the message is one line that says why and what to do. */
  final class PlanException extends Exception {
    private static final long serialVersionUID = 1;

    /** With one line that says what is wrong and what to do. */
    public PlanException(String message) {
      super(message);
    }
  }
}
