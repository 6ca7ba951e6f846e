package dev.cairn.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as people write them: {@code 2026-01-01T12:00:00Z}, {@code 2026-01-01 12:00}, {@code
 * 2026-01-01}, {@code today}, {@code yesterday}, or how long ago: {@code 2h}, {@code 1d12h}. What
 * names no zone is UTC; a day is its beginning. Pure.
 */
final class AuditTimes {
  private static final Pattern AGO = Pattern.compile("((\\d{1,9})([smhdw]))+(\\s*ago)?");
  private static final Pattern PART = Pattern.compile("(\\d+)([smhdw])");

  private AuditTimes() {}

  /**
   * The instant that {@code text} means at {@code now}.
   *
   * @throws ApiException when it means none
   */
  static Instant parse(String text, Instant now) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    try {
      return switch (word) {
        case "now" -> now;
        case "today" -> beginningOf(today);
        case "yesterday" -> beginningOf(today.minusDays(1));
        default -> AGO.matcher(word).matches() ? now.minus(length(word)) : iso(text.strip());
      };
    } catch (DateTimeException | ArithmeticException wrong) {
      throw ApiException.badRequest(
          "'%s' is no time; say 2026-01-31T12:00:00Z, 2026-01-31, today, yesterday, or how long ago: 2h, 1d12h"
              .formatted(text));
    }
  }

  private static Duration length(String word) {
    Duration length = Duration.ZERO;
    Matcher part = PART.matcher(word);
    while (part.find()) {
      long count = Long.parseLong(part.group(1));
      length =
          length.plus(
              switch (part.group(2)) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                case "d" -> Duration.ofDays(count);
                default -> Duration.ofDays(Math.multiplyExact(count, 7L));
              });
    }
    return length;
  }

  private static Instant iso(String text) {
    String iso = text.replace(' ', 'T');
    if (iso.indexOf('T') < 0) {
      return beginningOf(LocalDate.parse(iso));
    }
    return iso.matches(".*T.*([zZ]|[+-][0-9:]+)")
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }

  private static Instant beginningOf(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
