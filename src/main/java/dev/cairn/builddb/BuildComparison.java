package dev.cairn.builddb;

import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.builddb.BuildRecord.PhaseTiming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is different between two builds: inputs, environment, durations and what came out. Pure.
 *
 * @param differences in this order; none when the builds are alike
 */
public record BuildComparison(List<Difference> differences) {

  /** What a difference is about. */
  public enum Kind {
    INPUT,
    ENVIRONMENT,
    DURATION,
    RESULT
  }

  /** One value that differs; empty where a build has none. */
  public record Difference(Kind kind, String what, String left, String right) {}

  /** Compares two builds, mostly of the same recipe. */
  public static BuildComparison of(BuildRecord left, BuildRecord right) {
    List<Difference> differences = new ArrayList<>();
    collect(differences, Kind.INPUT, inputs(left), inputs(right));
    collect(differences, Kind.ENVIRONMENT, environment(left), environment(right));
    collect(differences, Kind.DURATION, durations(left), durations(right));
    collect(differences, Kind.RESULT, result(left), result(right));
    return new BuildComparison(List.copyOf(differences));
  }

  private static void collect(
      List<Difference> differences,
      Kind kind,
      Map<String, String> left,
      Map<String, String> right) {
    Set<String> all = new LinkedHashSet<>(left.keySet());
    all.addAll(right.keySet());
    for (String what : all) {
      String one = left.getOrDefault(what, "");
      String other = right.getOrDefault(what, "");
      if (!one.equals(other)) {
        differences.add(new Difference(kind, what, one, other));
      }
    }
  }

  private static Map<String, String> inputs(BuildRecord build) {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("name", build.identity().name());
    inputs.put("origin", build.identity().origin());
    inputs.put("version", build.identity().version());
    inputs.put("flavor", build.identity().flavor());
    inputs.put("recipe fingerprint", build.identity().recipeFingerprint());
    inputs.put("tree commit", build.identity().treeCommit());
    inputs.put("options", build.identity().optionsHash());
    inputs.put("purpose", build.purpose().name());
    new TreeMap<>(build.dependencies())
        .forEach(
            (name, used) ->
                inputs.put("dependency " + name, used.version() + ", build " + used.buildId()));
    return inputs;
  }

  private static Map<String, String> environment(BuildRecord build) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("worker", build.worker());
    environment.put("system", build.systemVersion());
    environment.put("arguments", String.join(" ", build.arguments()));
    new TreeMap<>(build.variables())
        .forEach((name, value) -> environment.put("variable " + name, value));
    return environment;
  }

  private static Map<String, String> durations(BuildRecord build) {
    Map<String, String> durations = new LinkedHashMap<>();
    durations.put("all", build.took().toString());
    for (PhaseTiming timing : build.phases()) {
      durations.put(
          "phase " + timing.phase().name(), timing.took().map(Duration::toString).orElse("no end"));
    }
    return durations;
  }

  private static Map<String, String> result(BuildRecord build) {
    Map<String, String> result = new LinkedHashMap<>();
    result.put("status", build.status().name());
    result.put("phase", build.phase().map(Enum::name).orElse(""));
    result.put("failure", build.failure().map(Enum::name).orElse(""));
    result.put("error", build.error());
    for (PackageFile file : build.files()) {
      result.put("file " + file.fileName(), file.sizeBytes() + " bytes, sha256 " + file.sha256());
    }
    return result;
  }
}
