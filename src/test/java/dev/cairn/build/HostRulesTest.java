package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.BuildExecutor.Result;
import dev.cairn.build.HostRules.Conclusion;
import dev.cairn.build.HostRules.Given;
import dev.cairn.build.HostRules.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A remote slot")
class HostRulesTest {

  @Nested
  @DisplayName("on its host")
  class OnItsHost {
    @Test
    @DisplayName("begins an order that it does not have")
    void begins() {
      assertThat(HostRules.next("", false, "b/2")).isEqualTo(new Step.Begin("b/2"));
    }

    @Test
    @DisplayName("does nothing when it is told the same again, and keeps what has ended")
    void isToldAgain() {
      assertThat(HostRules.next("", false, "")).isEqualTo(new Step.Nothing());
      assertThat(HostRules.next("b/2", false, "b/2")).isEqualTo(new Step.Nothing());
      assertThat(HostRules.next("b/2", true, "b/2")).isEqualTo(new Step.Nothing());
    }

    @Test
    @DisplayName("kills a build that is not wanted any more, whatever is wanted instead")
    void kills() {
      assertThat(HostRules.next("b/2", false, "")).isEqualTo(new Step.Kill());
      assertThat(HostRules.next("b/2", false, "c/2")).isEqualTo(new Step.Kill());
    }

    @Test
    @DisplayName("forgets a late result that is not wanted any more")
    void forgets() {
      assertThat(HostRules.next("b/2", true, "")).isEqualTo(new Step.Forget());
      assertThat(HostRules.next("b/2", true, "c/2")).isEqualTo(new Step.Forget());
    }
  }

  @Nested
  @DisplayName("for its controller, which gave it b/2 in the host's first start")
  class ForItsController {
    private final Given unseen = new Given("b/2", "1", false);
    private final Given seen = new Given("b/2", "1", true);

    private static Conclusion conclude(Given given, String incarnation, String token) {
      return HostRules.conclude(given, incarnation, token, Optional.empty(), 0);
    }

    @Test
    @DisplayName("has it under way when it says so")
    void isUnderWay() {
      assertThat(conclude(unseen, "1", "b/2")).isEqualTo(new Conclusion.UnderWay());
    }

    @Test
    @DisplayName("has ended it when it reports a result")
    void hasEnded() {
      Result result = new Result.Succeeded(List.of());
      assertThat(HostRules.conclude(seen, "1", "b/2", Optional.of(result), 7))
          .isEqualTo(new Conclusion.Ended(result, 7));
    }

    @Test
    @DisplayName("may not know of it yet when it reports something else")
    void doesNotKnowYet() {
      assertThat(conclude(unseen, "1", "")).isEqualTo(new Conclusion.NotYet());
      assertThat(conclude(unseen, "1", "a/2")).isEqualTo(new Conclusion.NotYet());
    }

    @Test
    @DisplayName("has given it up when it had it and has it no more")
    void hasGivenUp() {
      assertThat(conclude(seen, "1", ""))
          .isEqualTo(new Conclusion.Lost("its worker has given it up"));
    }

    @Test
    @DisplayName("has lost it when its process was started anew, even if that says it has it")
    void wasStartedAnew() {
      Conclusion lost = new Conclusion.Lost("the node of its worker was started anew");
      assertThat(conclude(unseen, "2", "")).isEqualTo(lost);
      assertThat(conclude(seen, "2", "b/2")).isEqualTo(lost);
    }

    @Test
    @DisplayName("says nothing about b/2 with the result of an earlier order")
    void reportsAnotherOrder() {
      Optional<Result> late = Optional.of(new Result.Succeeded(List.of()));
      assertThat(HostRules.conclude(unseen, "1", "a/2", late, 7))
          .isEqualTo(new Conclusion.NotYet());
    }
  }

  @Nested
  @DisplayName("takes a message as news")
  class TakesNews {
    @Test
    @DisplayName("when it is the first, or has a larger number")
    void isNewer() {
      assertThat(HostRules.isNews("", 0, "1", 1)).isTrue();
      assertThat(HostRules.isNews("1", 4, "1", 5)).isTrue();
    }

    @Test
    @DisplayName("not when it comes again, or out of order")
    void isOlder() {
      assertThat(HostRules.isNews("1", 5, "1", 5)).isFalse();
      assertThat(HostRules.isNews("1", 5, "1", 4)).isFalse();
    }

    @Test
    @DisplayName(
        "when the sender was started anew, whatever its number, and never from before that")
    void isOfAnotherStart() {
      assertThat(HostRules.isNews("1", 5, "2", 1)).isTrue();
      assertThat(HostRules.isNews("2", 1, "1", 6)).isFalse();
    }
  }
}
