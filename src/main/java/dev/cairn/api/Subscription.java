package dev.cairn.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which events a client wants. Pure.
 *
 * @param types {@code build.failed}, or {@code build.*} for all that begin so; empty for all
 * @param packages names or origins of recipes; empty for all. Events that are about no recipe are
 *     not held back by it
 */
record Subscription(Set<String> types, Set<String> packages) {
  private static final int WORDS_MAX = 1000;

  /** Everything. */
  static final Subscription ALL = new Subscription(Set.of(), Set.of());

  /**
   * What a client asks for.
   *
   * @throws ApiException when a type does not exist, or there are more than 1000 words
   */
  static Subscription of(List<String> types, List<String> packages) {
    if (types.size() > WORDS_MAX || packages.size() > WORDS_MAX) {
      throw ApiException.badRequest(
          "a subscription has at most %d types and packages".formatted(WORDS_MAX));
    }
    for (String type : types) {
      if (StreamMessage.TYPES.stream().noneMatch(known -> matches(type, known))) {
        throw ApiException.badRequest(
            "there is no type of event %s; there are %s"
                .formatted(
                    Words.visible(type), String.join(", ", new TreeSet<>(StreamMessage.TYPES))));
      }
    }
    return new Subscription(Set.copyOf(new TreeSet<>(types)), Set.copyOf(new TreeSet<>(packages)));
  }

  /** The same, of lists with commas between. */
  static Subscription of(Optional<String> types, Optional<String> packages) {
    return of(words(types), words(packages));
  }

  private static List<String> words(Optional<String> list) {
    return list.stream()
        .flatMap(text -> Arrays.stream(text.split(",", -1)))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /** Whether the client wants {@code event}. */
  boolean wants(Streamed event) {
    return event.type().isEmpty()
        || (wantsType(event.type())
            && (packages.isEmpty()
                || event.name().isEmpty()
                || packages.contains(event.name())
                || packages.contains(event.origin())));
  }

  /** Whether the client wants events of that type, of some recipe at least. */
  boolean wantsType(String type) {
    return types.isEmpty()
        || types.contains(type)
        || types.stream().anyMatch(t -> matches(t, type));
  }

  private static boolean matches(String wanted, String type) {
    return wanted.equals(type)
        || wanted.equals("*")
        || (wanted.endsWith(".*") && type.startsWith(wanted.substring(0, wanted.length() - 1)));
  }
}
