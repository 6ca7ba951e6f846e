package dev.cairn.cluster;

import java.util.List;
import java.util.Optional;

/** Which of two members with one identity must go. Pure. */
public final class IdentityRules {

  private IdentityRules() {}

  /**
   * The older member that has the identity of this node and answers: then this node is a copy. One
   * that does not answer is what was left of this very node before it was killed.
   *
   * @param members all members, this node among them
   */
  public static Optional<Member> original(List<Member> members) {
    Optional<Member> self = members.stream().filter(Member::self).findFirst();
    return self.flatMap(
        mine ->
            members.stream()
                .filter(other -> !other.self() && other.reachable())
                .filter(other -> other.identity().equals(mine.identity()))
                .filter(other -> other.age() < mine.age())
                .findFirst());
  }
}
