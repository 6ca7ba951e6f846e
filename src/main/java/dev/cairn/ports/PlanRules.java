package dev.cairn.ports;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Whether a recipe is built, and why. Pure: what is known of the recipe and its last build comes
 * in, and so does the look at a package file.
 */
public final class PlanRules {

  /** What is done with a recipe. */
  public enum Action {
    /** Its packages are made anew. */
    BUILD,
    /** Its packages stay as they are. */
    KEEP,
    /** Its recipe cannot be read. */
    BROKEN,
    /** Something it needs is missing, broken or needs it in turn. */
    UNRESOLVED
  }

  /** Why; each with a sentence for people. */
  public sealed interface Reason {
    /** One line without a full stop. */
    String sentence();

    /** No build of it ever succeeded. */
    record NeverBuilt() implements Reason {
      @Override
      public String sentence() {
        return "never built";
      }
    }

    /** The recipe has another version than the newest build. */
    record VersionChanged(String from, String to) implements Reason {
      @Override
      public String sentence() {
        return "version changed from " + from + " to " + to;
      }
    }

    /** A file of the recipe differs, the version does not. */
    record RecipeChanged() implements Reason {
      @Override
      public String sentence() {
        return "recipe changed";
      }
    }

    /** {@code names} are recipes, in alphabetical order. */
    record DependencyChanged(List<String> names) implements Reason {
      @Override
      public String sentence() {
        return "dependency changed: " + String.join(", ", names);
      }
    }

    /** Settings that shape packages differ from those of the newest build. */
    record OptionsChanged() implements Reason {
      @Override
      public String sentence() {
        return "options changed";
      }
    }

    /** A package file is not in the repository. */
    record PackageFileMissing(String file) implements Reason {
      @Override
      public String sentence() {
        return "package file is missing: " + file;
      }
    }

    /** A package file in the repository is not the one that was published. */
    record PackageFileDamaged(String file) implements Reason {
      @Override
      public String sentence() {
        return "package file is damaged: " + file;
      }
    }

    /** Somebody asked for it by name and wants it built anyway. */
    record Forced() implements Reason {
      @Override
      public String sentence() {
        return "forced";
      }
    }

    /** Nothing has changed since the newest build. */
    record UpToDate() implements Reason {
      @Override
      public String sentence() {
        return "up to date";
      }
    }

    /** {@code message} says what is wrong with the recipe. */
    record RecipeBroken(String message) implements Reason {
      @Override
      public String sentence() {
        return "recipe is broken: " + message;
      }
    }

    /** {@code explanation} tells what exists instead. */
    record DependencyMissing(String dependency, String explanation) implements Reason {
      @Override
      public String sentence() {
        return "needs " + dependency + ": " + explanation;
      }
    }

    /** {@code names} are recipes that cannot be built, and so hold this one up. */
    record DependencyUnbuildable(List<String> names) implements Reason {
      @Override
      public String sentence() {
        return "needs what cannot be built: " + String.join(", ", names);
      }
    }

    /** Each of {@code members} needs the next, the last needs the first. */
    record InCycle(List<String> members) implements Reason {
      @Override
      public String sentence() {
        return "is part of a cycle: "
            + String.join(" -> ", members)
            + (members.isEmpty() ? "" : " -> " + members.getFirst());
      }
    }

    /** The recipe is for {@code architectures} only. */
    record WrongArchitecture(List<String> architectures, String wanted) implements Reason {
      @Override
      public String sentence() {
        return "is for " + String.join(", ", architectures) + ", not for " + wanted;
      }
    }
  }

  /** A package file as it was published; {@code sha256} in lower-case hexadecimal. */
  public record BuiltFile(String fileName, long sizeBytes, String sha256) {}

  /** What a look at a package file showed. */
  public enum FileStatus {
    PRESENT,
    MISSING,
    DAMAGED
  }

  /**
   * The newest successful build of a recipe.
   *
   * @param version as {@link Version#toString} writes it
   * @param fingerprint of the recipe that was built
   * @param optionsHash of the settings it was built with
   * @param dependencyIdentities build id by recipe name, of the recipes whose packages were
   *     installed for it
   * @param files its packages
   * @param duration from the start of its first phase to the end of its last
   * @param buildId what others record as its identity
   */
  public record LastBuild(
      String version,
      String fingerprint,
      String optionsHash,
      Map<String, String> dependencyIdentities,
      List<BuiltFile> files,
      Duration duration,
      String buildId) {}

  /**
   * A dependency as it stands now.
   *
   * @param name of its recipe
   * @param buildId of its newest build; empty when it was never built
   * @param changes whether it, or what is installed along with it, is built in this plan
   * @param direct whether the recipe asks for it itself
   */
  public record DependencyNow(String name, String buildId, boolean changes, boolean direct) {}

  /** A recipe as it stands now. */
  public record Candidate(
      String version,
      String fingerprint,
      String optionsHash,
      List<DependencyNow> dependencies,
      boolean forced) {}

  /** What is done, and at least one reason. */
  public record Decision(Action action, List<Reason> reasons) {}

  private PlanRules() {}

  /**
   * Decides on a recipe that can be built. All reasons are given, its own before those of others;
   * package files are looked at only while the version is still the one that was built.
   */
  public static Decision decide(
      Candidate now, Optional<LastBuild> lastBuild, Function<BuiltFile, FileStatus> look) {
    List<Reason> reasons = new ArrayList<>();
    if (now.forced()) {
      reasons.add(new Reason.Forced());
    }
    lastBuild.ifPresentOrElse(
        last -> {
          addRecipeReasons(now, last, reasons);
          if (last.version().equals(now.version())) {
            addFileReasons(last, look, reasons);
          }
          addDependencyReason(now, last, reasons);
        },
        () -> reasons.add(new Reason.NeverBuilt()));
    return reasons.isEmpty()
        ? new Decision(Action.KEEP, List.of(new Reason.UpToDate()))
        : new Decision(Action.BUILD, List.copyOf(reasons));
  }

  private static void addRecipeReasons(Candidate now, LastBuild last, List<Reason> reasons) {
    if (!last.version().equals(now.version())) {
      reasons.add(new Reason.VersionChanged(last.version(), now.version()));
    } else if (!last.fingerprint().equals(now.fingerprint())) {
      reasons.add(new Reason.RecipeChanged());
    }
    if (!last.optionsHash().equals(now.optionsHash())) {
      reasons.add(new Reason.OptionsChanged());
    }
  }

  /**
   * A dependency has changed when this plan builds it, when it was built since, or when the recipe
   * asks for it and the last build did not have it.
   */
  private static void addDependencyReason(Candidate now, LastBuild last, List<Reason> reasons) {
    TreeSet<String> changed = new TreeSet<>();
    for (DependencyNow dependency : now.dependencies()) {
      String recorded = last.dependencyIdentities().get(dependency.name());
      boolean differs =
          recorded == null ? dependency.direct() : !recorded.equals(dependency.buildId());
      if (dependency.changes() || differs) {
        changed.add(dependency.name());
      }
    }
    if (!changed.isEmpty()) {
      reasons.add(new Reason.DependencyChanged(List.copyOf(changed)));
    }
  }

  private static void addFileReasons(
      LastBuild last, Function<BuiltFile, FileStatus> look, List<Reason> reasons) {
    for (BuiltFile file : last.files()) {
      switch (look.apply(file)) {
        case PRESENT -> {}
        case MISSING -> reasons.add(new Reason.PackageFileMissing(file.fileName()));
        case DAMAGED -> reasons.add(new Reason.PackageFileDamaged(file.fileName()));
      }
    }
  }
}
