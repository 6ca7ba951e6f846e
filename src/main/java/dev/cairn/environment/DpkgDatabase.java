package dev.cairn.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What dpkg has installed on this host, read from its own files and never changed.
 *
 * <p>Of packages installed for several architectures only those of dpkg's own count.
 */
final class DpkgDatabase {

  /**
   * One installed package.
   *
   * @param depends each entry is a list of alternatives, of which one is enough; versions are left
   *     out, since dpkg has checked them when it installed the package
   */
  record Installed(
      String name,
      String version,
      String architecture,
      boolean essential,
      List<List<String>> depends,
      List<String> provides) {}

  /** A file that one package keeps under another name because {@code by} owns its place. */
  record Diversion(String from, String to, String by) {}

  private final Path directory;
  private final SequencedMap<String, Installed> installed;
  private final Map<String, List<String>> providers = new HashMap<>();

  private DpkgDatabase(Path directory, SequencedMap<String, Installed> installed) {
    this.directory = directory;
    this.installed = installed;
    for (Installed one : installed.values()) {
      for (String provided : one.provides()) {
        providers.computeIfAbsent(provided, _ -> new ArrayList<>()).add(one.name());
      }
    }
  }

  /** Whether {@code directory} (usually {@code /var/lib/dpkg}) belongs to a dpkg. */
  static boolean isAt(Path directory) {
    return Files.isRegularFile(directory.resolve("status"));
  }

  /** Reads the database in {@code directory}. */
  static DpkgDatabase read(Path directory) throws IOException {
    List<Installed> all =
        parseStatus(Files.readString(directory.resolve("status"), StandardCharsets.UTF_8));
    String own =
        all.stream()
            .filter(one -> one.name().equals("dpkg"))
            .map(Installed::architecture)
            .findFirst()
            .orElse("all");
    SequencedMap<String, Installed> kept = new LinkedHashMap<>();
    for (Installed one : all) {
      if (one.architecture().equals("all") || one.architecture().equals(own)) {
        kept.put(one.name(), one);
      }
    }
    return new DpkgDatabase(directory, kept);
  }

  /** The installed packages that a status file tells of, in its order. */
  static List<Installed> parseStatus(String status) {
    List<Installed> all = new ArrayList<>();
    for (String paragraph : status.split("\n\n+", -1)) {
      Map<String, String> fields = fields(paragraph);
      String name = fields.get("package");
      String version = fields.get("version");
      if (name == null
          || version == null
          || !fields.getOrDefault("status", "").endsWith(" installed")) {
        continue;
      }
      List<List<String>> depends = new ArrayList<>(relations(fields.get("pre-depends")));
      depends.addAll(relations(fields.get("depends")));
      all.add(
          new Installed(
              name,
              version,
              fields.getOrDefault("architecture", "all"),
              fields.getOrDefault("essential", "no").equals("yes"),
              List.copyOf(depends),
              relations(fields.get("provides")).stream().map(List::getFirst).toList()));
    }
    return all;
  }

  private static Map<String, String> fields(String paragraph) {
    Map<String, String> fields = new HashMap<>();
    String last = "";
    for (String line : paragraph.split("\n", -1)) {
      if (line.startsWith(" ") || line.startsWith("\t")) {
        fields.merge(last, line, String::concat);
        continue;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        last = line.substring(0, colon).toLowerCase(java.util.Locale.ROOT);
        fields.put(last, line.substring(colon + 1).strip());
      }
    }
    return fields;
  }

  /** {@code a (>= 1) | b:any, c} becomes {@code [[a, b], [c]]}. */
  private static List<List<String>> relations(@Nullable String field) {
    if (field == null || field.isBlank()) {
      return List.of();
    }
    List<List<String>> relations = new ArrayList<>();
    for (String relation : field.split(",", -1)) {
      List<String> alternatives = new ArrayList<>();
      for (String alternative : relation.split("\\|", -1)) {
        String name = alternative.strip().split("[\\s(:\\[<]", 2)[0];
        if (!name.isEmpty()) {
          alternatives.add(name);
        }
      }
      if (!alternatives.isEmpty()) {
        relations.add(List.copyOf(alternatives));
      }
    }
    return relations;
  }

  /** Those of {@code names} that are not installed and that nothing installed provides. */
  List<String> missing(Collection<String> names) {
    return names.stream().filter(name -> resolve(name).isEmpty()).sorted().toList();
  }

  /**
   * The named packages, the essential ones, and whatever they depend on, by name. A dependency that
   * nothing installed satisfies is left out: dpkg was told to ignore it.
   */
  List<Installed> closure(Collection<String> names) {
    ArrayDeque<String> open = new ArrayDeque<>();
    installed.values().stream()
        .filter(Installed::essential)
        .map(Installed::name)
        .forEach(open::add);
    names.forEach(name -> open.addAll(resolve(name)));
    TreeMap<String, Installed> closure = new TreeMap<>();
    while (!open.isEmpty()) {
      Installed one = installed.get(open.pop());
      if (one == null || closure.putIfAbsent(one.name(), one) != null) {
        continue;
      }
      for (List<String> alternatives : one.depends()) {
        alternatives.stream()
            .map(this::resolve)
            .filter(found -> !found.isEmpty())
            .findFirst()
            .ifPresent(open::addAll);
      }
    }
    return List.copyOf(closure.values());
  }

  /** The installed package of that name, or else the first by name that provides it. */
  private List<String> resolve(String name) {
    if (installed.containsKey(name)) {
      return List.of(name);
    }
    List<String> found = providers.getOrDefault(name, List.of());
    return found.isEmpty() ? List.of() : List.of(new TreeSet<>(found).first());
  }

  /** The version of an installed package, or nothing. */
  @Nullable String version(String name) {
    Installed one = installed.get(name);
    return one == null ? null : one.version();
  }

  /** Absolute paths of everything that belongs to {@code one}, directories before their content. */
  List<String> files(Installed one) throws IOException {
    Path info = directory.resolve("info");
    Path list = info.resolve(one.name() + ":" + one.architecture() + ".list");
    if (!Files.exists(list)) {
      list = info.resolve(one.name() + ".list");
    }
    return Files.readAllLines(list, StandardCharsets.UTF_8).stream()
        .filter(path -> path.startsWith("/") && !path.equals("/."))
        .toList();
  }

  /** All diversions, by the path that is diverted. */
  Map<String, Diversion> diversions() throws IOException {
    Path file = directory.resolve("diversions");
    if (!Files.exists(file)) {
      return Map.of();
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    Map<String, Diversion> diversions = new HashMap<>();
    for (int i = 0; i + 2 < lines.size(); i += 3) {
      diversions.put(lines.get(i), new Diversion(lines.get(i), lines.get(i + 1), lines.get(i + 2)));
    }
    return diversions;
  }

  /** The alternatives (awk, cc, ...) that packages have registered. */
  List<DpkgAlternative> alternatives() throws IOException {
    Path alternatives = directory.resolve("alternatives");
    if (!Files.isDirectory(alternatives)) {
      return List.of();
    }
    List<DpkgAlternative> all = new ArrayList<>();
    try (var files = Files.newDirectoryStream(alternatives)) {
      for (Path file : files) {
        all.add(
            DpkgAlternative.parse(
                file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8)));
      }
    }
    return all;
  }
}
