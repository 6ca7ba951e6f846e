package dev.cairn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The identity of a member")
class IdentityRulesTest {
  private static final Member CONTROLLER = member("one", "a:1", true, false, 0);

  @Test
  @DisplayName("is its own when nobody else has it")
  void isUnique() {
    assertThat(IdentityRules.original(List.of(CONTROLLER, member("two", "b:1", true, true, 1))))
        .isEmpty();
  }

  @Test
  @DisplayName("is that of a copy when an older member has it")
  void isCopied() {
    assertThat(IdentityRules.original(List.of(CONTROLLER, member("one", "b:1", true, true, 1))))
        .contains(CONTROLLER);
  }

  @Test
  @DisplayName("stays with the older member when a copy joins")
  void staysWithTheOlder() {
    assertThat(
            IdentityRules.original(
                List.of(member("one", "a:1", true, true, 0), member("one", "b:1", true, false, 1))))
        .isEmpty();
  }

  @Test
  @DisplayName("is its own again when it was killed and what is left of it does not answer")
  void isLeftOver() {
    assertThat(
            IdentityRules.original(
                List.of(
                    CONTROLLER,
                    member("two", "b:1", false, false, 1),
                    member("two", "b:2", true, true, 2))))
        .isEmpty();
  }

  @Test
  @DisplayName("gives the node a name by its last digits")
  void givesAName() {
    assertThat(Member.nodeOf("0190f3c2-7a10-7cc0-8d11-00aabbccddee")).isEqualTo("bbccddee");
  }

  private static Member member(
      String identity, String address, boolean reachable, boolean self, int age) {
    return new Member(identity, address, List.of("worker"), "up", reachable, self, age);
  }
}
