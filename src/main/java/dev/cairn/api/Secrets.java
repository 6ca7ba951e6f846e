package dev.cairn.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/** Takes secrets out of a configuration that is shown. Pure. */
final class Secrets {
  /** What stands in the place of a secret. */
  static final String HIDDEN = "(hidden)";

  /** Names of settings whose values are not shown, also when they are only the path to a secret. */
  private static final Pattern NAMES =
      Pattern.compile(
          "(?i).*(password|passphrase|passwd|secret|token|credential|private|api[-_.]?key).*|key");

  /** What stands before the host in the address of a server. */
  private static final Pattern USER = Pattern.compile("(?<=://)[^/@\\s]+(?=@)");

  /** What an address may carry behind its question mark. */
  private static final Pattern PARAMETER =
      Pattern.compile("(?i)(?<=[?&;])((?:password|secret|token|key)=)[^&;\\s]*");

  private Secrets() {}

  /** The same without secrets. */
  static JsonNode without(JsonNode settings) {
    return switch (settings) {
      case ObjectNode object -> without(object);
      case ArrayNode array -> without(array);
      default ->
          settings.isTextual()
              ? JsonNodeFactory.instance.textNode(withoutUser(settings.textValue()))
              : settings;
    };
  }

  private static ObjectNode without(ObjectNode object) {
    ObjectNode less = JsonNodeFactory.instance.objectNode();
    object
        .fields()
        .forEachRemaining(
            field ->
                less.set(
                    field.getKey(),
                    NAMES.matcher(field.getKey()).matches() && isSet(field.getValue())
                        ? JsonNodeFactory.instance.textNode(HIDDEN)
                        : without(field.getValue())));
    return less;
  }

  private static boolean isSet(JsonNode value) {
    return !value.isNull() && !(value.isTextual() && value.textValue().isEmpty());
  }

  private static ArrayNode without(ArrayNode array) {
    ArrayNode less = JsonNodeFactory.instance.arrayNode();
    array.forEach(one -> less.add(without(one)));
    return less;
  }

  private static String withoutUser(String text) {
    String less = USER.matcher(text).replaceAll(HIDDEN);
    return PARAMETER.matcher(less).replaceAll("$1" + HIDDEN);
  }
}
