package dev.cairn.cli;

import dev.cairn.cli.AuditQuestion.Asked;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which events are asked for. */
final class AuditFilterOptions {
  @Option(
      names = {"-e", "--entity"},
      paramLabel = "ID",
      description = "Only of this entity; with * at the end, of those whose ids begin so.")
  private String entity = "";

  @Option(
      names = {"-k", "--kind"},
      paramLabel = "KIND",
      split = ",",
      description = "Only events of this kind, such as BuildFailed; may be repeated.")
  private List<String> kinds = new ArrayList<>();

  @Option(names = "--tag", paramLabel = "TAG", description = "Only events with this tag.")
  private String tag = "";

  @Option(names = "--since", paramLabel = "TIME", description = "Only what was stored since then.")
  private String since = "";

  @Option(names = "--until", paramLabel = "TIME", description = "Only what was stored until then.")
  private String until = "";

  String since() {
    return since;
  }

  String until() {
    return until;
  }

  /** As parameters of a request. */
  Asked asked() {
    return new Asked()
        .with("entity", entity)
        .with("kind", String.join(",", kinds))
        .with("tag", tag)
        .with("since", since)
        .with("until", until);
  }
}
