package dev.cairn.repository;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which packages may be installed together with others. Pure. */
public final class PackageClosure {

  private PackageClosure() {}

  /**
   * The packages that pacman may install for {@code targets}, with what they need, in the order in
   * which they are met. Constraints on versions are not looked at and everybody who provides a name
   * is taken, so it may be more than pacman takes, never less. What nobody provides is left out.
   *
   * @param packages of the repository
   * @param targets names with or without constraints
   */
  public static List<RepositoryPackage> of(List<RepositoryPackage> packages, List<String> targets) {
    Map<String, RepositoryPackage> byName = new HashMap<>();
    Map<String, List<RepositoryPackage>> providers = new HashMap<>();
    for (RepositoryPackage each : packages) {
      byName.put(each.name(), each);
      for (String provided : each.provides()) {
        providers.computeIfAbsent(bare(provided), _ -> new ArrayList<>()).add(each);
      }
    }
    Map<String, RepositoryPackage> found = new LinkedHashMap<>();
    ArrayDeque<String> open = new ArrayDeque<>(targets);
    while (!open.isEmpty()) {
      String name = bare(open.remove());
      List<RepositoryPackage> candidates = new ArrayList<>(providers.getOrDefault(name, List.of()));
      RepositoryPackage named = byName.get(name);
      if (named != null) {
        candidates.addFirst(named);
      }
      for (RepositoryPackage candidate : candidates) {
        if (found.putIfAbsent(candidate.name(), candidate) == null) {
          open.addAll(candidate.depends());
        }
      }
    }
    return List.copyOf(found.values());
  }

  private static String bare(String dependency) {
    return dependency.replaceFirst("[<>=].*", "");
  }
}
