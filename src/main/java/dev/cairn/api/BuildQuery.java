package dev.cairn.api;

import dev.cairn.builddb.BuildRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which attempts are asked for; what is left empty does not matter. Pure.
 *
 * @param recipe name or origin of a recipe
 * @param worker number of a slot, or {@code node/slot}
 * @param since when it was queued, inclusive
 * @param until when it was queued, exclusive
 */
record BuildQuery(
    Optional<String> recipe,
    Optional<BuildRecord.Status> status,
    Optional<String> worker,
    Optional<Instant> since,
    Optional<Instant> until) {

  /** Every attempt. */
  static final BuildQuery ALL =
      new BuildQuery(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Those at one recipe. */
  static BuildQuery of(String recipe) {
    return new BuildQuery(
        Optional.of(recipe),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The status that is called {@code word}. */
  static BuildRecord.Status status(String word) {
    return Arrays.stream(BuildRecord.Status.values())
        .filter(status -> Views.word(status).equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.badRequest(
                    "there is no status %s; there are %s"
                        .formatted(
                            Words.visible(word),
                            String.join(
                                ", ",
                                Arrays.stream(BuildRecord.Status.values())
                                    .map(Views::word)
                                    .toList()))));
  }

  boolean matches(BuildRecord build) {
    return recipe.map(name -> isOf(build, name)).orElse(true)
        && status.map(build.status()::equals).orElse(true)
        && worker.map(one -> isOn(build, one)).orElse(true)
        && since.map(at -> !build.queuedAt().isBefore(at)).orElse(true)
        && until.map(at -> build.queuedAt().isBefore(at)).orElse(true);
  }

  private static boolean isOf(BuildRecord build, String recipe) {
    return build.identity().name().equals(recipe) || build.identity().origin().equals(recipe);
  }

  private static boolean isOn(BuildRecord build, String worker) {
    return build.worker().equals(worker) || build.worker().endsWith("/" + worker);
  }

  /**
   * A part of a list.
   *
   * @param number from 1
   * @param size at least 1
   */
  record Page(int number, int size) {
    /** Entries of a page at most. */
    static final int SIZE_MAX = 10_000;

    /** Entries of a page that nobody has set a limit for. */
    static final int SIZE_USUAL = 100;

    /** More than any list has. */
    static final int SIZE_ALL = Integer.MAX_VALUE;

    /** What a request has said, or {@code usual} entries. */
    static Page of(Optional<Integer> page, Optional<Integer> limit, int usual) {
      int size = limit.map(wanted -> Math.min(wanted, SIZE_MAX)).orElse(usual);
      if (page.orElse(1) < 1 || size < 1) {
        throw ApiException.badRequest("page and limit are numbers from 1 on");
      }
      return new Page(page.orElse(1), size);
    }

    <T> List<T> of(List<T> all) {
      long first = (long) (number - 1) * size;
      return all.stream().skip(first).limit(size).toList();
    }
  }
}
