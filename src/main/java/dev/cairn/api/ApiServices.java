package dev.cairn.api;

import akka.actor.typed.ActorRef;
import dev.cairn.access.KeyRingEntity;
import dev.cairn.build.Farm;
import dev.cairn.build.LiveBuilds;
import dev.cairn.build.MachineLoad;
import dev.cairn.build.Planner;
import dev.cairn.build.Planner.PlanException;
import dev.cairn.builddb.HistoryCare;
import dev.cairn.builddb.HistoryQuestions;
import dev.cairn.builddb.HistoryReader;
import dev.cairn.builddb.ImportEntity;
import dev.cairn.journal.Journal;
import dev.cairn.journal.JournalAudit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the API is given by its node.
 *
 * @param facts what every server is given
 * @param keyRing the keys of the API
 * @param farm builds, runs and workers
 * @param planner answers what would be built
 * @param history answers what was built
 * @param audit answers what is in the journal, with everything that was stored before it is asked
 * @param load how busy the machine is
 * @param live what is under way
 * @param recipes the recipe trees, as they were last read
 * @param packages the repository
 * @param distfiles the fetched files
 * @param programs runs what was built
 * @param directories where the node keeps and reads things
 * @param shutdown ends the node; may take its time, runs on a thread of its own
 * @param journal the node's journal, for those who look after it
 * @param obstacle why the node cannot work yet, for example because it is not let into its cluster
 * @param database the build database beyond lists
 */
public record ApiServices(
    ServerFacts facts,
    ActorRef<KeyRingEntity.Command> keyRing,
    ActorRef<Farm.Command> farm,
    Planner planner,
    HistoryReader history,
    Supplier<JournalAudit> audit,
    MachineLoad load,
    LiveBuilds live,
    Recipes recipes,
    Packages packages,
    Distfiles distfiles,
    Programs programs,
    Directories directories,
    Runnable shutdown,
    Journal journal,
    Supplier<Optional<String>> obstacle,
    Database database) {

  /** The node's clock. */
  InstantSource clock() {
    return facts.clock();
  }

  /**
   * Where a node keeps and reads things.
   *
   * @param data its data directory
   * @param logs one file per build
   * @param trees recipe trees
   */
  public record Directories(Path data, Path logs, List<Path> trees) {}

  /**
   * The build database beyond lists: how it is looked after, and what else it is asked.
   *
   * @param imports takes over old build stores
   * @param recipes which recipes there are, by which stale entries are told
   */
  public record Database(
      HistoryCare care,
      HistoryQuestions questions,
      ActorRef<ImportEntity.TakeOver> imports,
      RecipeNames recipes) {}

  /** Which recipes there are. */
  @FunctionalInterface
  public interface RecipeNames {
    /**
     * The names of all recipes.
     *
     * @throws PlanException when that cannot be known; the message says why
     */
    Set<String> names() throws PlanException, IOException, InterruptedException;
  }

  /** What the API shows of the repository. */
  public interface Packages {
    /** All packages of the database, by name. */
    List<Wire.PublishedPackage> packages() throws IOException, InterruptedException;

    /** Whether a published file is there and has that length and lower-case SHA-256. */
    boolean has(String fileName, long sizeBytes, String sha256) throws IOException;

    /** Where it is and how pacman is told so. */
    Wire.Repository repository();
  }

  /** What the API shows of the recipe trees. */
  @FunctionalInterface
  public interface Recipes {
    /** All recipes that can be read, by name. May take as long as reading the trees takes. */
    List<PackageWire.Recipe> recipes() throws IOException, InterruptedException;
  }

  /** What the API asks of the store of fetched files. */
  public interface Distfiles {
    /**
     * What no recipe names any more. Refuses while any recipe is broken, because what a broken
     * recipe wants cannot be known.
     *
     * @throws PlanException when it refuses; the message names the broken recipes
     */
    List<Wire.UnusedFile> unused() throws PlanException, IOException, InterruptedException;

    /** Removes what {@link #unused} lists, and returns it. */
    List<Wire.UnusedFile> purge() throws PlanException, IOException, InterruptedException;
  }

  /** Runs programs of built packages. */
  public interface Programs {
    /** Installs each program's package from the repository in a clean room and runs it there. */
    List<Wire.ProgramResult> run(List<Wire.ProgramCheck> programs)
        throws IOException, InterruptedException;
  }
}
