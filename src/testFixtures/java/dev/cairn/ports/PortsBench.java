package dev.cairn.ports;

import dev.cairn.environment.TestingRooms;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Measures reading and planning, for {@code docs/benchmarks.md}.
 *
 * <pre>
 * PortsBench read 3000     cold and warm reading of a generated tree of so many recipes, in rooms
 * PortsBench plan 30000    planning so many recipes, first never built, then all up to date
 * </pre>
 */
public final class PortsBench {
  private static final long SEED = 20261120;

  private PortsBench() {}

  /** Runs the measurement named in {@code arguments} and prints one line for each result. */
  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[1]);
    switch (arguments[0]) {
      case "read" -> read(count);
      case "plan" -> plan(count);
      default -> throw new IllegalArgumentException("read or plan, not " + arguments[0]);
    }
  }

  /** Time by the clock, and of the processor for this thread alone: others may use the machine. */
  private record Start(long wallNs, long threadNs) {
    static Start now() {
      return new Start(System.nanoTime(), threadTimeNs());
    }

    private static long threadTimeNs() {
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    void print(String what, int count) {
      System.out.printf(
          "%s, %d recipes: %.2f s, of which %.2f s processor time of this thread%n",
          what, count, (System.nanoTime() - wallNs) / 1e9, (threadTimeNs() - threadNs) / 1e9);
    }
  }

  private static void read(int count) throws Exception {
    Path directory = Files.createTempDirectory("cairn-bench");
    try {
      TestingTree tree = new TestingTree(directory.resolve("tree"));
      tree.generate(count, SEED);
      ReadingSettings settings = ReadingSettings.of("x86_64", directory.resolve("cache"), 2, 0);
      RecipeTree recipes =
          new RecipeTree(
              List.of(new TreeSettings(tree.root(), Map.of())),
              settings,
              TestingRooms.namespaces(directory.resolve("data")));
      for (String what : List.of("cold reading", "warm reading", "warm reading")) {
        Start start = Start.now();
        TreeReading reading = recipes.read();
        start.print(what, reading.specs().size());
        reading.broken().stream().limit(5).forEach(b -> System.out.println(b.sentence()));
      }
    } finally {
      try (var paths = Files.walk(directory)) {
        for (Path path : paths.sorted((left, right) -> right.compareTo(left)).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static void plan(int count) throws Exception {
    Random random = new Random(SEED);
    List<PackageSpec> specs = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      specs.add(recipe(n, random).spec());
    }
    TreeReading tree = new TreeReading(specs, List.of(), List.of());
    Map<String, PlanRules.LastBuild> lastBuilds = new HashMap<>();
    for (int run = 0; run < 5; run++) {
      Start start = Start.now();
      BuildPlan plan = plan(tree, lastBuilds);
      start.print("planning, never built, " + work(plan), count);
    }
    BuildPlan first = plan(tree, lastBuilds);
    for (BuildPlan.Entry entry : first.entries()) {
      Map<String, String> identities = new HashMap<>();
      entry.dependsOn().forEach(name -> identities.put(name, "build of " + name));
      lastBuilds.put(
          entry.name(),
          new PlanRules.LastBuild(
              String.valueOf(entry.version().orElseThrow()),
              "fingerprint",
              "options",
              identities,
              List.of(new PlanRules.BuiltFile(entry.name(), 1, "aa")),
              Duration.ofSeconds(1 + random.nextInt(600)),
              "build of " + entry.name()));
    }
    for (int run = 0; run < 5; run++) {
      Start start = Start.now();
      BuildPlan plan = plan(tree, lastBuilds);
      start.print("planning, up to date, " + work(plan), count);
    }
  }

  private static String work(BuildPlan plan) {
    return plan.entries().stream().filter(e -> e.action() == PlanRules.Action.BUILD).count()
        + " to build";
  }

  private static BuildPlan plan(TreeReading tree, Map<String, PlanRules.LastBuild> lastBuilds)
      throws UnknownPackageException {
    return new TreePlanner(tree, List.of("glibc", "bash"), true, "x86_64")
        .plan(
            new PlanRequest(
                List.of(),
                false,
                lastBuilds,
                _ -> PlanRules.FileStatus.PRESENT,
                _ -> "options",
                Duration.ofSeconds(60)));
  }

  /** Needs up to eight others, mostly popular ones, as in real trees. */
  private static TestingSpec recipe(int n, Random random) {
    TestingSpec recipe = TestingSpec.recipe("pkg" + n);
    if (n == 0) {
      return recipe;
    }
    recipe
        .depends(others(n, random))
        .makeDepends(others(n, random))
        .checkDepends(others(n, random));
    if (n % 4 == 0) {
      recipe.split("pkg" + n, others(n, random)).split("pkg" + n + "-tools", "pkg" + n);
    }
    return recipe;
  }

  private static String[] others(int n, Random random) {
    String[] names = new String[random.nextInt(4)];
    for (int i = 0; i < names.length; i++) {
      double skewed = Math.pow(random.nextDouble(), 3);
      names[i] = "pkg" + (int) (skewed * n) + (random.nextInt(3) == 0 ? ">=1" : "");
    }
    return names;
  }
}
