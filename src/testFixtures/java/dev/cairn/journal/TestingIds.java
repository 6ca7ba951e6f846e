package dev.cairn.journal;

import java.util.List;
import java.util.Locale;

/** Persistence ids that a careless key would take for one another. */
final class TestingIds {

  private TestingIds() {}

  /** Ids that begin with {@code stem} or look like it; all different. */
  static List<String> alike(String stem) {
    return List.of(
        stem,
        stem + "|",
        stem + "|1",
        stem + "|11",
        stem + "|1|1",
        stem + "/1",
        stem + "/1/../2",
        stem + "-1",
        stem + " 1",
        stem + "  1",
        " " + stem,
        stem + "\t\n",
        stem + "\0",
        stem + "\0\0\0\0\0\0\0\1",
        stem + "\uffff",
        stem + "%7C1",
        stem.toUpperCase(Locale.ROOT) + "|1",
        // Composed and decomposed, which print alike.
        stem + "\u00e9",
        stem + "e\u0301",
        stem + "\u77f3\u3092\u7a4d\u3080",
        // Outside of the basic plane: two chars, four bytes.
        stem + "\ud83e\udea8",
        stem + "x".repeat(200),
        stem + "x".repeat(201),
        stem + "\u77f3".repeat(1_000));
  }
}
