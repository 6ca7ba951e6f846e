package dev.cairn.distfiles;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The package sources of this machine, read from apt's own configuration (one line per source, or
 * deb822 stanzas) and turned into a list of the sources of source packages.
 */
final class AptSources {
  /** Meant for binary packages, or set by us. */
  private static final Set<String> LEFT_OUT =
      Set.of("types", "enabled", "architectures", "languages", "targets", "pdiffs");

  private static final Pattern ONE_LINE =
      Pattern.compile("(deb|deb-src)\\s+(?:\\[([^\\]]*)\\]\\s*)?(\\S+)\\s+(\\S+)\\s*(.*)");

  private final List<Map<String, String>> stanzas;

  private AptSources(List<Map<String, String>> stanzas) {
    this.stanzas = stanzas;
  }

  /**
   * Reads {@code sources.list}, {@code sources.list.d/*.list} and {@code sources.list.d/*.sources}.
   */
  static AptSources read(Path aptConfiguration) throws IOException {
    List<Map<String, String>> stanzas = new ArrayList<>();
    Path main = aptConfiguration.resolve("sources.list");
    if (Files.isRegularFile(main)) {
      addLines(Files.readAllLines(main), stanzas);
    }
    Path parts = aptConfiguration.resolve("sources.list.d");
    if (Files.isDirectory(parts)) {
      Set<Path> files = new TreeSet<>();
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(parts, "*.{list,sources}")) {
        entries.forEach(files::add);
      }
      for (Path file : files) {
        List<String> lines = Files.readAllLines(file);
        if (file.toString().endsWith(".list")) {
          addLines(lines, stanzas);
        } else {
          addStanzas(lines, stanzas);
        }
      }
    }
    return new AptSources(stanzas);
  }

  boolean isEmpty() {
    return stanzas.isEmpty();
  }

  /** The suites that are named, for messages and to see that something was found. */
  Set<String> suites() {
    Set<String> suites = new TreeSet<>();
    stanzas.forEach(stanza -> suites.addAll(words(stanza.getOrDefault("suites", ""))));
    return suites;
  }

  /** deb822 text with the sources of source packages of the machine's own suites. */
  String sourcePackages() {
    StringBuilder text = new StringBuilder();
    stanzas.forEach(stanza -> append(text, stanza, stanza.getOrDefault("suites", "")));
    return text.toString();
  }

  /** The same with other suites in place of the plain ones (no {@code -updates}, no flat ones). */
  String sourcePackages(List<String> suites) {
    StringBuilder text = new StringBuilder();
    for (Map<String, String> stanza : stanzas) {
      boolean isMain =
          words(stanza.getOrDefault("suites", "")).stream().anyMatch(s -> s.matches("[a-z]+"));
      if (isMain) {
        append(text, stanza, String.join(" ", suites));
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Map<String, String> stanza, String suites) {
    text.append("Types: deb-src\n");
    stanza.forEach(
        (field, value) -> {
          if (!LEFT_OUT.contains(field)) {
            text.append(field).append(": ").append(field.equals("suites") ? suites : value);
            text.append('\n');
          }
        });
    text.append('\n');
  }

  private static void addLines(List<String> lines, List<Map<String, String>> stanzas) {
    for (String line : lines) {
      Matcher matcher = ONE_LINE.matcher(line.replaceFirst("#.*", "").strip());
      if (matcher.matches()) {
        Map<String, String> stanza = new LinkedHashMap<>();
        stanza.put("uris", matcher.group(3));
        stanza.put("suites", matcher.group(4));
        if (!matcher.group(5).isBlank()) {
          stanza.put("components", matcher.group(5).strip());
        }
        for (String option : words(matcher.group(2) == null ? "" : matcher.group(2))) {
          int equals = option.indexOf('=');
          String name = option.substring(0, Math.max(0, equals)).toLowerCase(Locale.ROOT);
          if (!name.isEmpty() && !Set.of("arch", "lang", "target").contains(name)) {
            stanza.put(name, option.substring(equals + 1).replace(',', ' '));
          }
        }
        addOnce(stanza, stanzas);
      }
    }
  }

  private static void addStanzas(List<String> lines, List<Map<String, String>> stanzas) {
    Map<String, String> stanza = new LinkedHashMap<>();
    String field = "";
    for (String line : lines) {
      if (line.startsWith("#")) {
        continue;
      }
      if (line.isBlank()) {
        addIfEnabled(stanza, stanzas);
        stanza = new LinkedHashMap<>();
        field = "";
      } else if (Character.isWhitespace(line.charAt(0))) {
        // A key can stand here in full; each line goes on as it is.
        stanza.merge(field, line, (before, more) -> before + "\n" + more);
      } else if (line.indexOf(':') > 0) {
        field = line.substring(0, line.indexOf(':')).strip().toLowerCase(Locale.ROOT);
        stanza.put(field, line.substring(line.indexOf(':') + 1).strip());
      }
    }
    addIfEnabled(stanza, stanzas);
  }

  private static void addIfEnabled(Map<String, String> stanza, List<Map<String, String>> stanzas) {
    boolean isOn =
        !stanza.getOrDefault("enabled", "yes").matches("(?i)no|false|0|off|without|disable");
    if (isOn && stanza.containsKey("uris") && stanza.containsKey("suites")) {
      addOnce(stanza, stanzas);
    }
  }

  /** The same source is often named twice, for binary and for source packages. */
  private static void addOnce(Map<String, String> stanza, List<Map<String, String>> stanzas) {
    Map<String, String> kept = new LinkedHashMap<>(stanza);
    kept.keySet().removeAll(LEFT_OUT);
    if (!kept.getOrDefault("uris", "").startsWith("cdrom:") && !stanzas.contains(kept)) {
      stanzas.add(kept);
    }
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+")).stream().filter(word -> !word.isEmpty()).toList();
  }
}
