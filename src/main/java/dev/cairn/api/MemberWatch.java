package dev.cairn.api;

import dev.cairn.cluster.Member;
import io.micrometer.core.instrument.Gauge;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Watches a node that builds for a controller: it can work when it is let into the cluster. */
final class MemberWatch implements Watched {
  private final Supplier<List<Member>> members;

  /** Also measures {@code cairn.cluster.members}. */
  MemberWatch(ServerFacts facts) {
    this.members = facts.members();
    measure(facts, "up", member -> isUp(member) && member.reachable());
    measure(facts, "unreachable", member -> !member.reachable());
    measure(facts, "changing", member -> !isUp(member) && member.reachable());
  }

  private void measure(ServerFacts facts, String state, Predicate<Member> counted) {
    Gauge.builder("cairn.cluster.members", () -> members.get().stream().filter(counted).count())
        .description("Members of the cluster as this node sees them; none when it is in none")
        .tag("state", state)
        .register(facts.metrics());
  }

  private static boolean isUp(Member member) {
    return member.status().equals("up");
  }

  @Override
  public void refresh() {}

  @Override
  public List<String> obstacles() {
    boolean isMember = members.get().stream().anyMatch(member -> member.self() && isUp(member));
    return isMember ? List.of() : List.of("it is not let into its cluster");
  }
}
