package dev.cairn.ports;

import dev.cairn.environment.RoomException;
import dev.cairn.environment.Rooms;
import dev.cairn.ports.RecipeFinder.FoundRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Reads recipes one after the other, with an evaluator that is opened when first needed. Used by
 * one thread; several of them share the queue of tasks.
 */
final class RecipeReader implements AutoCloseable {

  /** A recipe that is to be read; {@code tree} is the number of its tree. */
  record Task(int tree, FoundRecipe recipe) {}

  /** What came of a task. */
  sealed interface Outcome {
    record Read(int tree, PackageSpec spec) implements Outcome {}

    record Broken(int tree, BrokenRecipe recipe) implements Outcome {}
  }

  private final Rooms rooms;
  private final ReadingSettings settings;
  private final List<TreeSettings> realTrees;
  private final SrcInfoCache cache;
  private final String makepkg;
  private final int slot;
  private final ScheduledExecutorService alarms;
  private final Map<Integer, PkgbuildEvaluator> evaluators = new HashMap<>();

  RecipeReader(
      Rooms rooms,
      ReadingSettings settings,
      List<TreeSettings> realTrees,
      SrcInfoCache cache,
      String makepkg,
      int slot,
      ScheduledExecutorService alarms) {
    this.rooms = rooms;
    this.settings = settings;
    this.realTrees = realTrees;
    this.cache = cache;
    this.makepkg = makepkg;
    this.slot = slot;
    this.alarms = alarms;
  }

  void readUntilEmpty(ConcurrentLinkedQueue<Task> tasks, ConcurrentLinkedQueue<Outcome> outcomes)
      throws IOException {
    for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
      FoundRecipe recipe = task.recipe();
      String problem;
      try {
        outcomes.add(new Outcome.Read(task.tree(), read(task)));
        continue;
      } catch (RecipeException e) {
        problem = String.valueOf(e.getMessage());
      } catch (RoomException | RecipeTreeException e) {
        throw e;
      } catch (IOException e) {
        problem = RecipeFinder.unreadable(e);
      }
      Path file = recipe.directory().resolve("PKGBUILD");
      outcomes.add(
          new Outcome.Broken(task.tree(), new BrokenRecipe(recipe.origin(), file, problem)));
    }
  }

  private PackageSpec read(Task task) throws IOException, RecipeException {
    Path directory = task.recipe().directory();
    TreeSettings tree = realTrees.get(task.tree());
    String fingerprint = RecipeFingerprint.of(directory);
    Optional<String> beside = SrcInfoBeside.find(directory, tree);
    String text = beside.isPresent() ? beside.get() : cachedOrEvaluated(task, tree, fingerprint);
    return SrcInfo.parse(text)
        .toSpec(settings.architecture(), task.recipe().origin(), directory, fingerprint);
  }

  private String cachedOrEvaluated(Task task, TreeSettings tree, String fingerprint)
      throws IOException, RecipeException {
    List<String> dependsOn =
        new ArrayList<>(List.of(fingerprint, makepkg, settings.architecture()));
    new TreeMap<>(tree.variables())
        .forEach(
            (name, value) -> {
              dependsOn.add(name);
              dependsOn.add(value);
            });
    String key = RecipeFingerprint.ofTexts(dependsOn);
    Optional<String> cached = cache.find(key);
    if (cached.isPresent()) {
      return cached.get();
    }
    PkgbuildEvaluator evaluator = evaluators.get(task.tree());
    if (evaluator == null) {
      closeEvaluators();
      evaluator = new PkgbuildEvaluator(rooms, tree, settings, slot, alarms);
      evaluators.put(task.tree(), evaluator);
    }
    String text = evaluator.evaluate(task.recipe().directory());
    cache.keep(key, text);
    return text;
  }

  /** One slot has one room at a time. */
  private void closeEvaluators() {
    evaluators.values().forEach(PkgbuildEvaluator::close);
    evaluators.clear();
  }

  @Override
  public void close() {
    closeEvaluators();
  }
}
