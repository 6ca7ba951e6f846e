package dev.cairn.distfiles;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;

/** Addresses of distfiles: their mirrors, and how they are shown. */
final class Locations {
  private Locations() {}

  /** Scheme in lower case; empty when there is none. */
  static String scheme(URI location) {
    return location.getScheme() == null ? "" : location.getScheme().toLowerCase(Locale.ROOT);
  }

  /** Whether git fetches it. */
  static boolean isGit(URI location) {
    String scheme = scheme(location);
    return scheme.equals("git") || scheme.startsWith("git+");
  }

  /** Every address to try, in order: for each location first its mirrors, then itself. */
  static List<URI> expand(List<URI> locations, Map<String, List<String>> mirrors) {
    SequencedSet<URI> expanded = new LinkedHashSet<>();
    for (URI location : locations) {
      String text = location.toString();
      new TreeMap<>(mirrors)
          .descendingMap()
          .forEach(
              (prefix, replacements) -> {
                if (text.startsWith(prefix)) {
                  replacements.forEach(
                      r -> expanded.add(URI.create(r + text.substring(prefix.length()))));
                }
              });
      expanded.add(location);
    }
    return new ArrayList<>(expanded);
  }

  /** The address without user name and password, for messages and logs. */
  static String display(URI location) {
    if (location.getRawUserInfo() == null) {
      return location.toString();
    }
    try {
      return new URI(
              location.getScheme(),
              null,
              location.getHost(),
              location.getPort(),
              location.getPath(),
              location.getQuery(),
              location.getFragment())
          .toString();
    } catch (URISyntaxException odd) {
      return location.getScheme() + "://" + location.getHost();
    }
  }
}
