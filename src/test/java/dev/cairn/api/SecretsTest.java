package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A configuration that is shown")
class SecretsTest {

  @ParameterizedTest
  @DisplayName("has no secrets, wherever they stand, and everything else as it is")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"slots\":4,\"a\":[true,null]}      | {\"slots\":4,\"a\":[true,null]}",
        "{\"password\":\"x\"}                 | {\"password\":\"(hidden)\"}",
        "{\"a\":{\"db-password\":\"x\"}}      | {\"a\":{\"db-password\":\"(hidden)\"}}",
        "{\"a\":[{\"apiKey\":\"x\"}]}         | {\"a\":[{\"apiKey\":\"(hidden)\"}]}",
        "{\"SECRET_FILE\":\"/x\"}             | {\"SECRET_FILE\":\"(hidden)\"}",
        "{\"tokens\":[\"x\",\"y\"]}           | {\"tokens\":\"(hidden)\"}",
        "{\"credentials\":{\"user\":\"x\"}}   | {\"credentials\":\"(hidden)\"}",
        "{\"tls\":{\"key\":\"/x\"}}           | {\"tls\":{\"key\":\"(hidden)\"}}",
        "{\"password\":\"\",\"secret\":null}  | {\"password\":\"\",\"secret\":null}",
        "{\"keyboard\":\"us\"}                | {\"keyboard\":\"us\"}",
        "{\"m\":[\"https://u:p@h/x@y\"]}      | {\"m\":[\"https://(hidden)@h/x@y\"]}",
        "{\"url\":\"jdbc:x://h/d?user=u&password=p&a=b\"}"
            + " | {\"url\":\"jdbc:x://h/d?user=u&password=(hidden)&a=b\"}",
      })
  void hidden(String settings, String shown) throws Exception {
    assertThat(Secrets.without(Json.wire().readTree(settings)))
        .isEqualTo(Json.wire().readTree(shown));
  }
}
