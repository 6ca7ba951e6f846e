package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.build.BuildEvent.Phase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The limits of a phase")
class PhaseLimitsTest {

  @ParameterizedTest(name = "at a load of {0} per processor: {1} minutes of silence")
  @CsvSource({"0, 180", "1, 180", "1.5, 270", "4, 720", "NaN, 180", "-3, 180"})
  @DisplayName("grow with the load and never shrink")
  void scale(double load, long minutes) {
    assertThat(PhaseLimits.standard().of(Phase.BUILD, load).quietMax())
        .isEqualTo(Duration.ofMinutes(minutes));
  }

  @Test
  @DisplayName("are finite even when the load is not")
  void finite() {
    assertThat(PhaseLimits.standard().of(Phase.BUILD, Double.POSITIVE_INFINITY).totalMax())
        .isEqualTo(Duration.ofDays(1000));
  }

  @Test
  @DisplayName("are given for every phase that runs in a room")
  void complete() {
    assertThatThrownBy(() -> new PhaseLimits(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SETUP");
  }
}
