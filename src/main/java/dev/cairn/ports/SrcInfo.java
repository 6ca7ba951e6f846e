package dev.cairn.ports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What {@code makepkg --printsrcinfo} says of one recipe: a section for the base, then one per
 * package.
 *
 * <p>A key may come several times; the values keep their order. In a package's section a key
 * replaces the base's list, and a key with an empty value clears it. Keys nobody asks for are kept
 * and do no harm.
 *
 * @param base fields of the {@code pkgbase} section, without {@code pkgbase} itself
 * @param packages fields by package name, in order
 */
record SrcInfo(
    String pkgbase,
    Map<String, List<String>> base,
    Map<String, Map<String, List<String>>> packages) {

  private static final List<String> CHECKSUMS =
      List.of("ck", "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "b2");

  /**
   * Reads the text of a {@code .SRCINFO}.
   *
   * @throws RecipeException when it has no base, no package, or a line that is not {@code key =
   *     value}
   */
  static SrcInfo parse(String text) throws RecipeException {
    String pkgbase = "";
    Map<String, List<String>> base = new LinkedHashMap<>();
    Map<String, Map<String, List<String>>> packages = new LinkedHashMap<>();
    Map<String, List<String>> section = base;
    for (String rawLine : text.split("\n", -1)) {
      String line = rawLine.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int sign = line.indexOf('=');
      if (sign <= 0) {
        throw new RecipeException(
            "the line '" + Names.printable(line) + "' of its .SRCINFO is not 'key = value'");
      }
      String key = line.substring(0, sign).strip();
      String value = line.substring(sign + 1).strip();
      if (key.equals("pkgbase") && pkgbase.isEmpty()) {
        pkgbase = Names.checkPackage("pkgbase", value);
      } else if (key.equals("pkgname")) {
        section = new LinkedHashMap<>();
        if (packages.put(Names.checkPackage("pkgname", value), section) != null) {
          throw new RecipeException("pkgname '" + value + "' is listed twice");
        }
      } else {
        section.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
      }
    }
    if (pkgbase.isEmpty() || packages.isEmpty()) {
      throw new RecipeException(
          "it names no package: set pkgname, pkgver and pkgrel, and do not leave the shell");
    }
    return new SrcInfo(pkgbase, base, packages);
  }

  /**
   * The recipe as seen on a machine of the given architecture.
   *
   * @throws RecipeException when a name, version or source cannot be used
   */
  PackageSpec toSpec(String architecture, String origin, Path directory, String fingerprint)
      throws RecipeException {
    Version version =
        Names.checkVersion(first(base, "epoch"), first(base, "pkgver"), first(base, "pkgrel"));
    List<String> architectures = values(base, "arch");
    List<PackageSpec.SplitPackage> split = new ArrayList<>();
    for (var entry : packages.entrySet()) {
      split.add(splitPackage(entry.getKey(), entry.getValue(), architecture));
    }
    return new PackageSpec(
        pkgbase,
        origin,
        directory,
        version,
        architectures,
        dependencies("depends", baseValues("depends", architecture)),
        dependencies("makedepends", baseValues("makedepends", architecture)),
        dependencies("checkdepends", baseValues("checkdepends", architecture)),
        sources(architecture),
        values(base, "options"),
        List.copyOf(split),
        fingerprint);
  }

  private PackageSpec.SplitPackage splitPackage(
      String name, Map<String, List<String>> section, String architecture) throws RecipeException {
    List<PackageSpec.OptionalDependency> optional = new ArrayList<>();
    for (String text : packageValues(section, "optdepends", architecture)) {
      optional.add(optionalDependency(text));
    }
    List<String> own = values(section, "arch");
    List<String> architectures = own.isEmpty() ? values(base, "arch") : own;
    return new PackageSpec.SplitPackage(
        name,
        section.containsKey("pkgdesc") ? first(section, "pkgdesc") : first(base, "pkgdesc"),
        architectures.contains("any") ? "any" : architecture,
        dependencies("depends", packageValues(section, "depends", architecture)),
        List.copyOf(optional),
        dependencies("provides", packageValues(section, "provides", architecture)),
        dependencies("conflicts", packageValues(section, "conflicts", architecture)),
        dependencies("replaces", packageValues(section, "replaces", architecture)));
  }

  private List<String> baseValues(String key, String architecture) {
    List<String> all = new ArrayList<>(values(base, key));
    all.addAll(values(base, key + "_" + architecture));
    return all;
  }

  /**
   * What makepkg writes into the package. Before {@code package_x()} runs, makepkg has merged the
   * base's list for the architecture into the general one; so {@code depends=()} in the function
   * replaces both and {@code depends+=()} keeps both. A .SRCINFO shows the two alike, but only
   * after {@code +=} does the list begin with the whole general list of the base.
   */
  private List<String> packageValues(
      Map<String, List<String>> section, String key, String architecture) {
    List<String> all = new ArrayList<>();
    if (section.containsKey(key)) {
      List<String> general = values(base, key);
      List<String> own = values(section, key);
      all.addAll(own);
      if (!general.isEmpty()
          && own.size() > general.size()
          && own.subList(0, general.size()).equals(general)) {
        all.addAll(values(base, key + "_" + architecture));
      }
    } else {
      all.addAll(baseValues(key, architecture));
    }
    all.addAll(values(section, key + "_" + architecture));
    return all;
  }

  /** Values of a key without empty ones: an empty value means an empty list. */
  private static List<String> values(Map<String, List<String>> section, String key) {
    return section.getOrDefault(key, List.of()).stream().filter(v -> !v.isEmpty()).toList();
  }

  private static String first(Map<String, List<String>> section, String key) {
    List<String> values = section.getOrDefault(key, List.of(""));
    return values.getFirst();
  }

  private static List<Dependency> dependencies(String key, List<String> texts)
      throws RecipeException {
    Set<String> seen = new HashSet<>();
    List<Dependency> dependencies = new ArrayList<>();
    for (String text : texts) {
      if (seen.add(text)) {
        dependencies.add(Names.checkDependency(key, text));
      }
    }
    return List.copyOf(dependencies);
  }

  private static PackageSpec.OptionalDependency optionalDependency(String text)
      throws RecipeException {
    for (int at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
      if (at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1))) {
        return new PackageSpec.OptionalDependency(
            Names.checkDependency("optdepends", text.substring(0, at).strip()),
            text.substring(at + 1).strip());
      }
    }
    return new PackageSpec.OptionalDependency(Names.checkDependency("optdepends", text), "");
  }

  private List<Source> sources(String architecture) throws RecipeException {
    List<Source> sources = new ArrayList<>();
    for (String suffix : List.of("", "_" + architecture)) {
      List<String> entries = base.getOrDefault("source" + suffix, List.of());
      for (int n = 0; n < entries.size(); n++) {
        if (!entries.get(n).isEmpty()) {
          sources.add(source(entries.get(n), checksums(suffix, n, entries.size())));
        }
      }
    }
    return List.copyOf(sources);
  }

  private Map<String, String> checksums(String suffix, int n, int sourceCount)
      throws RecipeException {
    Map<String, String> checksums = new LinkedHashMap<>();
    for (String algorithm : CHECKSUMS) {
      String key = algorithm + "sums" + suffix;
      List<String> sums = values(base, key);
      if (sums.isEmpty()) {
        continue;
      }
      if (sums.size() != sourceCount) {
        throw new RecipeException(
            "%s has %d entries, but source%s has %d: give one for each source, or SKIP"
                .formatted(key, sums.size(), suffix, sourceCount));
      }
      if (!sums.get(n).equals("SKIP")) {
        checksums.put(algorithm.equals("ck") ? "cksum" : algorithm, digest(key, sums.get(n)));
      }
    }
    return Map.copyOf(checksums);
  }

  private static String digest(String key, String sum) throws RecipeException {
    if (sum.isEmpty() || !sum.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
      throw new RecipeException(
          "%s has '%s', which is neither hexadecimal nor SKIP"
              .formatted(key, Names.printable(sum)));
    }
    return sum.toLowerCase(Locale.ROOT);
  }

  private static Source source(String entry, Map<String, String> checksums) throws RecipeException {
    int separator = entry.indexOf("::");
    String location = separator < 0 ? entry : entry.substring(separator + 2);
    String fileName = separator < 0 ? fileNameOf(location) : entry.substring(0, separator);
    return new Source(Names.checkFileName(fileName, entry), location, checksums);
  }

  /** The last part of the address; for version control without query, fragment and {@code .git}. */
  private static String fileNameOf(String location) {
    int scheme = location.indexOf("://");
    String protocol = scheme < 0 ? "" : location.substring(0, scheme).replaceFirst("\\+.*", "");
    return switch (protocol) {
      case "git" -> lastPart(withoutQuery(location)).replaceFirst("\\.git.*", "");
      case "fossil" -> lastPart(withoutQuery(location)) + ".fossil";
      case "bzr", "hg", "svn" -> lastPart(withoutQuery(location));
      default -> location.substring(location.lastIndexOf('/') + 1);
    };
  }

  private static String withoutQuery(String location) {
    return location.replaceFirst("#.*", "").replaceFirst("\\?.*", "");
  }

  private static String lastPart(String location) {
    String path = location.endsWith("/") ? location.substring(0, location.length() - 1) : location;
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
