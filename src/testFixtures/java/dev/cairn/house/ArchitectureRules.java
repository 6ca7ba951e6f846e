package dev.cairn.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directions of the house as rules over compiled classes.
 *
 * <p>They hold below a root package, so that a test can turn them on planted offences too.
 */
public final class ArchitectureRules {

  private static final Set<String> DOMAIN =
      Set.of(
          "journal",
          "ports",
          "environment",
          "metadata",
          "distfiles",
          "repository",
          "cluster",
          "postgres",
          "access",
          "build",
          "builddb",
          "kernel",
          "generation",
          "lock",
          "volume",
          "remap");

  /** Which contexts a context may use, besides itself. {@code node} uses all of them. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("journal", Set.of()),
          entry("environment", Set.of()),
          entry("metadata", Set.of()),
          entry("distfiles", Set.of()),
          entry("repository", Set.of()),
          entry("cluster", Set.of()),
          entry("ports", Set.of("environment")),
          entry("postgres", Set.of("journal")),
          entry("access", Set.of("journal")),
          entry("lock", Set.of("journal")),
          entry("remap", Set.of("journal")),
          entry("volume", Set.of("journal", "lock")),
          entry(
              "build",
              Set.of("journal", "ports", "environment", "metadata", "distfiles", "repository")),
          entry("builddb", Set.of("journal", "build", "ports")),
          entry("kernel", Set.of("build", "metadata", "ports")),
          entry("generation", Set.of("journal", "lock", "metadata", "ports")),
          entry("api", DOMAIN),
          // Over HTTP it knows the API's wire records.
          entry("client", Stream.concat(DOMAIN.stream(), Stream.of("api")).collect(toSet())),
          entry("cli", Set.of("api", "client")));

  private static final String WIRING = "node";

  private static final DescribedPredicate<JavaClass> DECIDE_OR_FOLD =
      describe(
          "decide or fold events",
          type -> type.getName().matches(".*\\.\\w*(Event|State|Rules)(\\$.*)?"));

  /** What a decision may use: values, and annotations, which decide nothing. */
  private static final DescribedPredicate<JavaClass> PURE_LIBRARY =
      resideInAnyPackage(
          "java.lang..",
          "java.util..",
          "java.time..",
          "org.pcollections..",
          "org.jspecify.annotations..",
          "com.fasterxml.jackson.annotation..");

  private static final Pattern SOURCES_OF_CHANGE =
      Pattern.compile(
          String.join(
              "|",
              "java\\.time\\.\\w+\\.now",
              "java\\.time\\.(Clock|InstantSource)\\.(system.*|tick[MS].*)",
              "java\\.lang\\.System\\.(currentTimeMillis|nanoTime|getenv|getProperty|getProperties)",
              "java\\.util\\.UUID\\.randomUUID",
              "java\\.lang\\.Math\\.random",
              "java\\.util\\.Random\\.<init>",
              "java\\.util\\.Date\\.<init>",
              "java\\.util\\.concurrent\\.ThreadLocalRandom\\.current",
              "java\\.security\\.SecureRandom\\..*",
              "com\\.typesafe\\.config\\.ConfigFactory\\.(load|systemEnvironment).*"));

  private static final DescribedPredicate<JavaAccess<?>> READS_THE_WORLD =
      describe(
          "reads the clock, chance or the environment",
          access ->
              SOURCES_OF_CHANGE
                  .matcher(access.getTargetOwner().getName() + "." + access.getTarget().getName())
                  .matches());

  /** Akka makes its plugins by name, so nobody can hand a clock to the journal that they share. */
  private static final DescribedPredicate<JavaClass> MADE_BY_AKKA =
      describe("is shared by plugins", type -> type.getSimpleName().equals("OpenJournals"));

  private final String root;

  private ArchitectureRules(String root) {
    this.root = root;
  }

  /** The rules for the contexts that are packages directly below {@code root}. */
  public static ArchitectureRules below(String root) {
    return new ArchitectureRules(root);
  }

  /** No two contexts know each other. */
  public ArchRule contextsAreFreeOfCycles() {
    return slices()
        .matching(root + ".(*)..")
        .should()
        .beFreeOfCycles()
        .as("contexts should be free of cycles")
        .allowEmptyShould(true);
  }

  /** One rule per context that is in the table: it uses only its neighbours there. */
  public List<ArchRule> contextsUseOnlyTheirNeighbours() {
    List<ArchRule> rules = new ArrayList<>();
    MAY_USE.forEach(
        (context, neighbours) ->
            rules.add(
                noClasses()
                    .that(resideInAPackage(packageOf(context)))
                    .should()
                    .dependOnClassesThat(
                        describe(
                            "belong to other contexts than " + neighbours,
                            type ->
                                resideInAPackage(root + "..").test(type)
                                    && !resideInAPackage(packageOf(context)).test(type)
                                    && neighbours.stream()
                                        .map(this::packageOf)
                                        .noneMatch(known -> resideInAPackage(known).test(type))))
                    .because("arrows between contexts go one way, so that each can be read alone")
                    .allowEmptyShould(true)));
    return rules;
  }

  /** Every class belongs to a context that the table knows. */
  public ArchRule everyClassBelongsToAContext() {
    List<String> contexts = new ArrayList<>(MAY_USE.keySet());
    contexts.add(WIRING);
    return classes()
        .that(resideInAPackage(root + ".."))
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .resideInAnyPackage(contexts.stream().map(this::packageOf).toArray(String[]::new))
        .because("a package outside of the table would escape its arrows");
  }

  /**
   * Events, states and rules touch nothing but values: Java's own, each other, and types of ours
   * that are made of nothing else either.
   */
  public ArchRule decisionsArePure() {
    Purity purity = new Purity("dev.cairn", PURE_LIBRARY);
    return classes()
        .that(DECIDE_OR_FOLD)
        .and(resideInAPackage(root + ".."))
        .should()
        .onlyDependOnClassesThat(describe("are pure all the way down", purity::isPure))
        .because("replay must give the same state on every node and in every year")
        .allowEmptyShould(true);
  }

  /** Only the wiring reads the clock, chance, the environment and the configuration. */
  public ArchRule theWorldIsHandedIn() {
    return noClasses()
        .that(resideInAPackage(root + ".."))
        .and()
        .resideOutsideOfPackage(packageOf(WIRING))
        .and(not(MADE_BY_AKKA))
        .should()
        .accessTargetWhere(READS_THE_WORLD)
        .because("what changes between two runs comes in by constructor, so that tests choose it");
  }

  private String packageOf(String context) {
    return root + "." + context + "..";
  }
}
