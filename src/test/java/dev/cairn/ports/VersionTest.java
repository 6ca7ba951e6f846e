package dev.cairn.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A version")
class VersionTest {

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "1.0, <, 1.1",
    "1.9, <, 1.10",
    "1.0, =, 1.00",
    "1.0a, <, 1.0",
    "1.0, <, 1.0.1",
    "1.0.a, >, 1.0",
    "1.0.1, >, 1.0.a",
    "1.0, <, 1.0.",
    "1..0, >, 1.0",
    "1.0rc1, <, 1.0",
    "1.0alpha, <, 1.0beta",
    "20240101, >, 9.9",
    "1:1.0, >, 2.0",
    "0:1.0, =, 1.0",
    "1.0-1, <, 1.0-2",
    "1.0-1.1, >, 1.0-1",
    "1.0-5, =, 1.0",
    "r100.abc, <, r101.0",
    "1.0_p1, >, 1.0",
    "99999999999999999999, <, 100000000000000000000",
  })
  void isOrderedAsPacmanOrders(String left, String sign, String right) {
    int wanted = sign.equals("<") ? -1 : sign.equals(">") ? 1 : 0;
    assertThat(Version.parse(left).compareTo(Version.parse(right))).isEqualTo(wanted);
    assertThat(Version.parse(right).compareTo(Version.parse(left))).isEqualTo(-wanted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0-1", "2:1.0-1.1", "1.0", "r5.gabcdef-3"})
  void isWrittenAsItWasRead(String text) {
    assertThat(Version.parse(text)).hasToString(text);
  }

  @Test
  @DisplayName("has its release behind the last hyphen")
  void isSplitAtTheLastHyphen() {
    assertThat(Version.parse("3:1.2-4")).isEqualTo(new Version(3, "1.2", "4"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1:", "1.0-", "99999999999:1.0"})
  void isRefusedWhenPartsAreMissingOrTooLarge(String text) {
    assertThatThrownBy(() -> Version.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest(name = "{0} by {1}: {2}")
  @CsvSource({
    "foo, 1.0-1, true",
    "foo=1.0, 1.0-7, true",
    "foo=1.0-1, 1.0-7, false",
    "foo>=1.2, 1.2-1, true",
    "foo>1.2, 1.2-1, false",
    "foo<=1.2, 1.2-9, true",
    "foo<1.2, 1.1-9, true",
    "foo<2, 1:1.0-1, false",
    "foo>=1:1.0, 3.0-1, false",
  })
  void satisfiesADependency(String dependency, String present, boolean satisfied) {
    assertThat(Dependency.parse(dependency).isSatisfiedBy(Version.parse(present)))
        .isEqualTo(satisfied);
    assertThat(Dependency.parse(dependency)).hasToString(dependency);
  }

  @ParameterizedTest(name = "{0} by the provision {1}: {2}")
  @CsvSource({
    "sh, sh, true",
    "sh, sh=5, true",
    "sh>=4, sh, false",
    "sh>=4, sh=5.1, true",
    "sh, bash, false",
    "libx.so=1-64, libx.so=1-64, true",
    "libx.so=2-64, libx.so=1-64, false",
  })
  void isProvided(String dependency, String provision, boolean satisfied) {
    assertThat(Dependency.parse(dependency).isSatisfiedBy(Dependency.parse(provision)))
        .isEqualTo(satisfied);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ">=1", "foo>=", "foo=", "foo>=1-"})
  void isNotReadFromHalfADependency(String text) {
    assertThatThrownBy(() -> Dependency.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
