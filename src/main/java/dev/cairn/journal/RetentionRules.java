package dev.cairn.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Which stored events may lose their body. */
final class RetentionRules {
  private RetentionRules() {}

  /** Whether one of the rules speaks of this event: of its kind, and it is old enough. */
  static boolean isMeant(EventRecord event, List<RetentionRule> rules, Instant now) {
    Duration age = Duration.between(Instant.ofEpochMilli(event.timestampMs()), now);
    return rules.stream()
        .anyMatch(rule -> isOfKind(event, rule) && age.compareTo(rule.after()) > 0);
  }

  private static boolean isOfKind(EventRecord event, RetentionRule rule) {
    return rule.kinds().isEmpty()
        || rule.kinds().contains(kindOf(event.serializerManifest()))
        || rule.kinds().contains(EventRecord.entityType(event.persistenceId()));
  }

  /** The simple name of the class in a serializer's manifest, without the version behind it. */
  static String kindOf(String serializerManifest) {
    int version = serializerManifest.indexOf('#');
    String name = version < 0 ? serializerManifest : serializerManifest.substring(0, version);
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
  }

  /**
   * Highest sequence number that an entity can recover without.
   *
   * @param deletedTo highest that recovery no longer sees; 0 for none
   * @param newestSnapshot sequence number of the newest stored snapshot
   */
  static long dispensableTo(long deletedTo, OptionalLong newestSnapshot) {
    return Math.max(deletedTo, newestSnapshot.orElse(0));
  }

  /** The time before which an event must have been stored to be old enough for any rule. */
  static Optional<Instant> latest(List<RetentionRule> rules, Instant now) {
    return rules.stream().map(RetentionRule::after).min(Duration::compareTo).map(now::minus);
  }
}
