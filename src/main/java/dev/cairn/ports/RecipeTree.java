package dev.cairn.ports;

import dev.cairn.environment.Rooms;
import dev.cairn.ports.RecipeFinder.FoundRecipe;
import dev.cairn.ports.RecipeReader.Outcome;
import dev.cairn.ports.RecipeReader.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Reads trees of recipes. Each recipe takes the first of these ways that is open:
 *
 * <ol>
 *   <li>the {@code .SRCINFO} beside its PKGBUILD, when {@link SrcInfoBeside} says it is up to date;
 *   <li>the result kept from an earlier reading, under everything the result depends on: the
 *       recipe's fingerprint, the tree's variables, the architecture, and makepkg itself (library
 *       and configuration);
 *   <li>an evaluation of the PKGBUILD in a room.
 * </ol>
 *
 * <p>A PKGBUILD that reads a file outside of its directory other than by a symbolic link is not
 * read anew when only that file changes.
 */
public final class RecipeTree {
  private final List<TreeSettings> trees;
  private final ReadingSettings settings;
  private final Rooms rooms;

  /** Trees in ascending order of weight: a recipe overrides those of its name in earlier trees. */
  public RecipeTree(List<TreeSettings> trees, ReadingSettings settings, Rooms rooms) {
    this.trees = List.copyOf(trees);
    this.settings = settings;
    this.rooms = rooms;
  }

  /**
   * Reads all recipes of all trees, at most as many at a time as the settings say.
   *
   * @throws RecipeTreeException when a tree is not there or has no recipe
   * @throws IOException when no room can be had to evaluate a recipe in, or makepkg is not
   *     installed
   */
  public TreeReading read() throws IOException, InterruptedException {
    List<String> notes = new ArrayList<>();
    List<TreeSettings> realTrees = new ArrayList<>();
    ConcurrentLinkedQueue<Task> tasks = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    for (int tree = 0; tree < trees.size(); tree++) {
      Path root = realPath(trees.get(tree).directory());
      realTrees.add(new TreeSettings(root, trees.get(tree).variables()));
      RecipeFinder finder = new RecipeFinder(root);
      if (finder.recipes().isEmpty() && finder.broken().isEmpty()) {
        throw new RecipeTreeException(
            "the tree %s has no recipe: expected category/name/PKGBUILD or name/PKGBUILD"
                .formatted(Names.printable(root.toString())));
      }
      for (FoundRecipe recipe : finder.recipes()) {
        tasks.add(new Task(tree, recipe));
      }
      for (BrokenRecipe broken : finder.broken()) {
        outcomes.add(new Outcome.Broken(tree, broken));
      }
      notes.addAll(finder.notes());
    }
    readAll(realTrees, tasks, outcomes);
    return TreeMerge.of(outcomes, notes);
  }

  private static Path realPath(Path directory) throws RecipeTreeException {
    try {
      Path real = directory.toRealPath();
      if (Files.isDirectory(real)) {
        return real;
      }
      throw new RecipeTreeException(
          "the tree %s is not a directory".formatted(Names.printable(directory.toString())));
    } catch (RecipeTreeException e) {
      throw e;
    } catch (IOException e) {
      throw new RecipeTreeException(
          "the tree %s %s"
              .formatted(Names.printable(directory.toString()), RecipeFinder.unreadable(e)),
          e);
    }
  }

  private void readAll(
      List<TreeSettings> realTrees,
      ConcurrentLinkedQueue<Task> tasks,
      ConcurrentLinkedQueue<Outcome> outcomes)
      throws IOException, InterruptedException {
    SrcInfoCache cache = new SrcInfoCache(settings.cacheDirectory());
    String makepkg = makepkgIdentity();
    int readerCount = Math.max(1, Math.min(settings.evaluators(), tasks.size()));
    try (ScheduledExecutorService alarms =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
        ExecutorService pool =
            Executors.newFixedThreadPool(
                readerCount, Thread.ofPlatform().name("recipes-", 0).daemon().factory())) {
      List<Future<?>> readers = new ArrayList<>();
      for (int n = 0; n < readerCount; n++) {
        int slot = settings.firstSlot() + n;
        readers.add(
            pool.submit(
                () -> {
                  try (RecipeReader reader =
                      new RecipeReader(rooms, settings, realTrees, cache, makepkg, slot, alarms)) {
                    reader.readUntilEmpty(tasks, outcomes);
                  } catch (IOException | RuntimeException e) {
                    tasks.clear();
                    throw e;
                  }
                  return null;
                }));
      }
      try {
        for (Future<?> reader : readers) {
          reader.get();
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException cause) {
          throw cause;
        }
        throw new IllegalStateException("reading recipes failed", e.getCause());
      } finally {
        // After an interruption the others stop with the recipe they are at.
        tasks.clear();
      }
    }
  }

  private String makepkgIdentity() throws IOException {
    try {
      return RecipeFingerprint.of(settings.makepkgLibrary(), _ -> false)
          + RecipeFingerprint.ofTexts(List.of(Files.readString(settings.makepkgConfiguration())));
    } catch (IOException | RecipeException e) {
      throw new RecipeTreeException(
          "makepkg is not installed: %s or %s cannot be read; install the package makepkg"
              .formatted(settings.makepkgLibrary(), settings.makepkgConfiguration()),
          e);
    }
  }
}
