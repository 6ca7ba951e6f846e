package dev.cairn.ports;

import dev.cairn.ports.RecipeReader.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts trees on top of each other. By name, a recipe hides that of an earlier tree, also when it is
 * broken: building the old one in its place would be a surprise. Of two in one tree the first by
 * origin is taken and the other is broken.
 */
final class TreeMerge {
  private TreeMerge() {}

  static TreeReading of(Iterable<Outcome> outcomes, List<String> notes) {
    List<Outcome.Read> read = new ArrayList<>();
    List<Outcome.Broken> broken = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Read r -> read.add(r);
        case Outcome.Broken b -> broken.add(b);
      }
    }
    read.sort(Comparator.comparingInt(Outcome.Read::tree).thenComparing(r -> r.spec().origin()));
    Map<String, Outcome.Read> byName = new TreeMap<>();
    for (Outcome.Read next : read) {
      PackageSpec spec = next.spec();
      Outcome.Read earlier = byName.get(spec.name());
      if (earlier == null || earlier.tree() < next.tree()) {
        byName.put(spec.name(), next);
      }
      if (earlier != null && earlier.tree() < next.tree()) {
        notes.add("%s overrides %s".formatted(spec.directory(), earlier.spec().directory()));
      } else if (earlier != null) {
        broken.add(
            new Outcome.Broken(
                next.tree(),
                new BrokenRecipe(
                    spec.origin(),
                    spec.directory().resolve("PKGBUILD"),
                    "is called %s, as is %s of the same tree"
                        .formatted(spec.name(), earlier.spec().origin()))));
      }
    }
    for (Outcome.Broken b : broken) {
      Outcome.Read earlier = byName.get(b.recipe().name());
      if (earlier != null && earlier.tree() < b.tree()) {
        byName.remove(b.recipe().name());
        notes.add(
            "%s overrides %s, but is broken"
                .formatted(b.recipe().file().getParent(), earlier.spec().directory()));
      }
    }
    return new TreeReading(
        byName.values().stream().map(Outcome.Read::spec).toList(),
        broken.stream()
            .map(Outcome.Broken::recipe)
            .sorted(Comparator.comparing(b -> b.file().toString()))
            .toList(),
        List.copyOf(notes));
  }
}
