package dev.cairn.builddb;

import dev.cairn.builddb.ImportEvent.ImportedEntry;
import dev.cairn.builddb.ImportEvent.LastBuild;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an entry of an old store: {@code category/name}, perhaps with {@code @flavor}. Pure.
 *
 * @param flavor empty for none
 */
record LegacyOrigin(String origin, String flavor) {
  /** Longest one: 255 characters. */
  static final int CHARACTERS_MAX = 255;

  private static final String WORD = "[A-Za-z0-9_][A-Za-z0-9._+-]*";
  private static final Pattern FORM =
      Pattern.compile("(" + WORD + "/" + WORD + ")(?:@(" + WORD + "))?");

  /** Reads one; empty when the text is none. */
  static Optional<LegacyOrigin> parse(String text) {
    Matcher parts = FORM.matcher(text);
    return text.length() <= CHARACTERS_MAX && parts.matches()
        ? Optional.of(
            new LegacyOrigin(parts.group(1), Optional.ofNullable(parts.group(2)).orElse("")))
        : Optional.empty();
  }

  /** An entry of this name. */
  ImportedEntry entry(int crc, Optional<LastBuild> lastBuild) {
    return new ImportedEntry(origin, flavor, String.format(Locale.ROOT, "%08x", crc), lastBuild);
  }
}
