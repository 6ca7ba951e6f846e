package dev.cairn.environment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One entry of Debian's alternatives: a name such as {@code awk} for which several programs stand
 * ready.
 *
 * @param links the name's own link first, then those that follow it
 * @param choices the programs
 */
record DpkgAlternative(List<Link> links, List<Choice> choices) {

  /** A place in the file system that points to {@code /etc/alternatives/<name>}. */
  record Link(String name, String place) {}

  /**
   * One program with its priority; {@code targets} go with {@link #links}, empty where the program
   * has none.
   */
  record Choice(int priority, List<String> targets) {}

  /** Reads what {@code update-alternatives} keeps about {@code name}. */
  static DpkgAlternative parse(String name, String text) {
    List<String> lines = text.lines().toList();
    List<Link> links = new ArrayList<>();
    List<Choice> choices = new ArrayList<>();
    if (lines.size() < 2) {
      return new DpkgAlternative(links, choices);
    }
    links.add(new Link(name, lines.get(1)));
    int at = 2;
    for (; at + 1 < lines.size() && !lines.get(at).isEmpty(); at += 2) {
      links.add(new Link(lines.get(at), lines.get(at + 1)));
    }
    at++;
    while (at + links.size() < lines.size() && !lines.get(at).isEmpty()) {
      List<String> targets = new ArrayList<>();
      targets.add(lines.get(at));
      targets.addAll(lines.subList(at + 2, at + 1 + links.size()));
      choices.add(new Choice(Integer.parseInt(lines.get(at + 1).strip()), List.copyOf(targets)));
      at += 1 + links.size();
    }
    return new DpkgAlternative(List.copyOf(links), List.copyOf(choices));
  }

  /** The choice of highest priority whose program {@code exists}, whatever the host has chosen. */
  Optional<Choice> best(Predicate<String> exists) {
    return choices.stream()
        .filter(choice -> exists.test(choice.targets().getFirst()))
        .max(Comparator.comparingInt(Choice::priority));
  }
}
