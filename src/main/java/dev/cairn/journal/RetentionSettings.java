package dev.cairn.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the rules of retention from the configuration. */
final class RetentionSettings {
  private static final String KEY = "cairn.journal.leveldb.retention";

  private RetentionSettings() {}

  /**
   * The rules in {@code cairn.journal.leveldb.retention}.
   *
   * @throws JournalException when one is wrong; the message names the key
   */
  static List<RetentionRule> of(Config system) {
    try {
      List<RetentionRule> rules = new ArrayList<>();
      for (Config rule : system.getConfigList(KEY)) {
        String kind = rule.hasPath("kind") ? rule.getString("kind") : "";
        rules.add(
            new RetentionRule(kind.isBlank() ? Set.of() : Set.of(kind), rule.getDuration("after")));
      }
      return List.copyOf(rules);
    } catch (ConfigException | IllegalArgumentException wrong) {
      throw new JournalException(
          "%s must be a list of { kind = \"...\", after = 90 days }: %s"
              .formatted(KEY, wrong.getMessage()),
          wrong);
    }
  }
}
