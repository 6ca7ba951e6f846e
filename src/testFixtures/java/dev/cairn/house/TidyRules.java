package dev.cairn.house;

import dev.cairn.house.JavaSources.Declaration;
import dev.cairn.house.JavaSources.Kind;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rest of the house: what can be told from sources and documents alone.
 *
 * <p>Every rule returns its complaints, one per offence, each with the place; none is an empty
 * list. Paths of the project are those of STYLE: {@code src/main/java}, {@code docs/adr}, {@code
 * changelog.d}.
 */
public final class TidyRules {

  /** Longest method, in lines: one screen, read without scrolling. */
  static final int METHOD_LINES_MAX = 70;

  /** Longest class, in lines: what one still keeps in mind. */
  static final int CLASS_LINES_MAX = 500;

  /** Shortest page about a package, in characters: a purpose, a few words, an invariant. */
  static final int PAGE_CHARACTERS_MIN = 500;

  private static final List<String> ADR_HEADINGS =
      List.of("Context", "Decision", "Alternatives", "Consequences", "Evidence");

  private static final Pattern ADR_FILE = Pattern.compile("(\\d{4})-[a-z0-9-]+\\.md");
  private static final Pattern ADR_TITLE = Pattern.compile("# (\\d+)\\. \\S.*");
  private static final Pattern ADR_DATE =
      Pattern.compile("Date: \\d{4}-\\d\\d-\\d\\d   Status: (proposed|accepted|replaced by \\d+)");
  private static final Pattern CHANGE_KIND = Pattern.compile("kind: (safety|feature|internal)");

  /** Registries and mirrors; written in pieces, so that this file does not name them either. */
  private static final Pattern REGISTRY_HOST =
      Pattern.compile(
          "(?i)\\b("
              + String.join(
                  "|",
                  "(deb|security|ftp|snapshot|archive)\\.deb" + "ian\\.org",
                  "(archive|security|ports|\\w\\w\\.archive)\\.ubu" + "ntu\\.com",
                  "repo1?\\.mav" + "en(\\.apache)?\\.org",
                  "central\\.sona" + "type\\.\\w+",
                  "(registry\\.)?np" + "mjs\\.(org|com)",
                  "(files\\.)?py" + "(pi|thonhosted)\\.org",
                  "(static\\.)?cra" + "tes\\.io",
                  "(registry-1\\.)?doc" + "ker\\.io",
                  "(geo\\.)?mirror\\.pkgbu" + "ild\\.com")
              + ")\\b");

  private static final Set<String> NOT_OURS = Set.of(".git", "target", ".cairn", ".idea");

  private final Path project;

  /** The rules for the project in this directory. */
  public TidyRules(Path project) {
    this.project = project;
  }

  /** Each package of the program has a {@code package-info.java} of about a page. */
  public List<String> packagesWithoutPage() throws IOException {
    List<Path> files = JavaSources.below(project.resolve("src/main/java"));
    Set<Path> packages = new TreeSet<>();
    files.forEach(file -> packages.add(file.resolveSibling("package-info.java")));
    List<String> complaints = new ArrayList<>();
    packages.stream()
        .filter(page -> !files.contains(page))
        .forEach(page -> complaints.add(page + " is missing"));
    JavaSources.parse(files).stream()
        .filter(found -> found.kind() == Kind.PACKAGE)
        .filter(found -> found.file().endsWith("package-info.java"))
        .filter(found -> found.doc().length() < PAGE_CHARACTERS_MIN)
        .forEach(
            found ->
                complaints.add(
                    "%s says %d characters; a page of purpose, vocabulary and invariants has %d or more"
                        .formatted(found.place(), found.doc().length(), PAGE_CHARACTERS_MIN)));
    return complaints;
  }

  /** Public types and methods of the program say what they are. */
  public List<String> publicWithoutJavadoc() throws IOException {
    return JavaSources.parse(JavaSources.below(project.resolve("src/main/java"))).stream()
        .filter(found -> found.kind() == Kind.TYPE || found.kind() == Kind.METHOD)
        .filter(found -> found.isPublic() && !found.isOverride())
        .filter(found -> found.doc().isEmpty() && !found.name().equals("<init>"))
        .map(found -> found.place() + " is public and has no Javadoc")
        .toList();
  }

  /** Methods and classes, tests included, that are too long to be read in one go. */
  public List<String> tooLong() throws IOException {
    Path src = project.resolve("src");
    return JavaSources.parse(
            JavaSources.below(
                src.resolve("main/java"),
                src.resolve("test/java"),
                src.resolve("testFixtures/java"),
                src.resolve("systemTest/java"),
                src.resolve("jmh/java")))
        .stream()
        .filter(TidyRules::isTooLong)
        .map(found -> "%s has %d lines".formatted(found.place(), found.lines()))
        .toList();
  }

  private static boolean isTooLong(Declaration found) {
    return switch (found.kind()) {
      case METHOD -> found.lines() > METHOD_LINES_MAX;
      case TYPE -> found.lines() > CLASS_LINES_MAX;
      case PACKAGE -> false;
    };
  }

  /** Decisions are numbered without gaps and have the five headings, each with something below. */
  public List<String> untidyDecisions() throws IOException {
    List<String> complaints = new ArrayList<>();
    int expected = 1;
    for (Path file : sortedFilesIn("docs/adr")) {
      Matcher name = ADR_FILE.matcher(file.getFileName().toString());
      if (!name.matches()) {
        complaints.add(file + " is not named NNNN-short-title.md");
        continue;
      }
      int number = Integer.parseInt(name.group(1));
      if (number != expected) {
        complaints.add("%s: the next number is %d".formatted(file, expected));
      }
      expected = number + 1;
      complaints.addAll(untidyDecision(file, number));
    }
    return complaints;
  }

  private static List<String> untidyDecision(Path file, int number) throws IOException {
    List<String> complaints = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    Matcher title = ADR_TITLE.matcher(lines.isEmpty() ? "" : lines.getFirst());
    if (!title.matches() || Integer.parseInt(title.group(1)) != number) {
      complaints.add("%s does not begin with \"# %d. Title\"".formatted(file, number));
    }
    if (lines.size() < 2 || !ADR_DATE.matcher(lines.get(1)).matches()) {
      complaints.add(file + " has no second line \"Date: YYYY-MM-DD   Status: ...\"");
    }
    List<String> headings =
        lines.stream()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3).strip())
            .toList();
    if (!headings.equals(ADR_HEADINGS)) {
      complaints.add("%s has the headings %s, not %s".formatted(file, headings, ADR_HEADINGS));
    }
    for (int i = 0; i < lines.size(); i++) {
      boolean isEmpty =
          lines.subList(i + 1, lines.size()).stream()
              .takeWhile(line -> !line.startsWith("## "))
              .allMatch(String::isBlank);
      if (lines.get(i).startsWith("## ") && isEmpty) {
        complaints.add("%s has nothing below \"%s\"".formatted(file, lines.get(i)));
      }
    }
    return complaints;
  }

  /** A changelog file begins with its kind and goes on with what changed. */
  public List<String> untidyChangelog() throws IOException {
    List<String> complaints = new ArrayList<>();
    for (Path file : sortedFilesIn("changelog.d")) {
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty() || !CHANGE_KIND.matcher(lines.getFirst()).matches()) {
        complaints.add(file + " does not begin with \"kind: safety|feature|internal\"");
      }
      if (lines.stream().skip(1).allMatch(String::isBlank)) {
        complaints.add(file + " does not say what changed");
      }
    }
    return complaints;
  }

  /** NOTICE names each library that is shipped, by the name of its file without its version. */
  public List<String> librariesWithoutNotice() throws IOException {
    List<String> names =
        Files.readAllLines(project.resolve("NOTICE")).stream()
            .filter(line -> line.startsWith("  "))
            .flatMap(line -> Arrays.stream(line.strip().split(" {2,}", 2)[0].split(", ", -1)))
            .toList();
    List<String> complaints = new ArrayList<>();
    for (Path library : sortedFilesIn("target/lib")) {
      String name = library.getFileName().toString().replaceFirst("(_2\\.13)?-[0-9].*", "");
      if (names.stream().noneMatch(known -> covers(known, name))) {
        complaints.add("NOTICE does not name " + name);
      }
    }
    return complaints;
  }

  private static boolean covers(String known, String name) {
    return known.endsWith("*")
        ? name.startsWith(known.substring(0, known.length() - 1))
        : name.equals(known);
  }

  /** No file names a package registry or mirror: where files come from is the user's setting. */
  public List<String> registryHosts() throws IOException {
    List<String> complaints = new ArrayList<>();
    for (Path file : textFiles()) {
      try (Stream<String> lines = Files.lines(file)) {
        lines
            .map(REGISTRY_HOST::matcher)
            .filter(Matcher::find)
            .forEach(host -> complaints.add("%s names %s".formatted(file, host.group())));
      } catch (java.io.UncheckedIOException failure) {
        if (!(failure.getCause() instanceof MalformedInputException)) {
          throw failure;
        }
        // Not text.
      }
    }
    return complaints;
  }

  /**
   * Every event that can be stored has a sample of its first version.
   *
   * @param families sealed interfaces of events
   */
  public List<String> eventsWithoutSample(List<Class<?>> families) {
    return families.stream()
        .flatMap(TidyRules::kindsOf)
        .map(
            kind ->
                project.resolve(
                    "src/test/resources/events/%s/%s.v1.json"
                        .formatted(contextOf(kind), kind.getSimpleName())))
        .filter(Predicate.not(Files::isRegularFile))
        .map(file -> file + " is missing; the event's format test writes it")
        .toList();
  }

  private static Stream<Class<?>> kindsOf(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(TidyRules::kindsOf)
        : Stream.of(type);
  }

  private static String contextOf(Class<?> type) {
    String name = type.getPackageName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private List<Path> sortedFilesIn(String directory) throws IOException {
    Path path = project.resolve(directory);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.sorted().toList();
    }
  }

  private List<Path> textFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        project,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return NOT_OURS.contains(String.valueOf(directory.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
