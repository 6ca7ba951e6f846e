package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A list of programs to run")
class ProgramCheckTest {

  @Test
  @DisplayName("has package, command and expected text, with tabs between them")
  void parse() {
    assertThat(ProgramCheck.parse(List.of("# comment", "", "jq\tjq -n 1 +  2\t3")))
        .containsExactly(new ProgramCheck("jq", List.of("jq", "-n", "1", "+", "", "2"), "3"));
  }

  @Test
  @DisplayName("names the line that has another form")
  void badLine() {
    assertThatThrownBy(() -> ProgramCheck.parse(List.of("# ok", "jq jq -n 1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("line 2 is not");
  }
}
