package dev.cairn.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The description of the API, as a test reads it. */
final class ApiDescription {
  private static final String SCHEMAS = "#/components/schemas/";
  private static final String ROOT = "urn:cairn:schemas";

  private final JsonNode document;
  private final List<Operation> operations = new ArrayList<>();
  private final Validator validator =
      new ValidatorFactory().withJsonNodeFactory(new JacksonNode.Factory()).createValidator();
  private final Map<String, URI> known = new HashMap<>();

  /**
   * A path with a method.
   *
   * @param path with {@code {name}} for what clients choose
   * @param method upper case
   */
  record Operation(String path, String method, JsonNode description) {

    @Override
    public String toString() {
      return method + " " + path;
    }

    /** Whether it documents this status. */
    boolean has(int status) {
      return description.path("responses").has(Integer.toString(status));
    }

    /** Whether a client must show who it is. */
    boolean isGuarded() {
      return !description.has("security");
    }

    /** An example of the body that it takes; absent when it takes none. */
    Optional<JsonNode> body() {
      JsonNode examples =
          description.path("requestBody").path("content").path("application/json").path("examples");
      return examples.isEmpty()
          ? Optional.empty()
          : Optional.of(examples.elements().next().path("value"));
    }

    /** Whether its body is a file of any kind. */
    boolean takesFile() {
      return description.path("requestBody").path("content").has("application/octet-stream");
    }

    private boolean fits(String[] segments) {
      String[] own = path.split("/", -1);
      if (own.length != segments.length) {
        return false;
      }
      for (int i = 0; i < own.length; i++) {
        if (!own[i].startsWith("{") && !own[i].equals(segments[i])) {
          return false;
        }
      }
      return true;
    }

    private long choices() {
      return path.chars().filter(one -> one == '{').count();
    }
  }

  /** Reads the file that servers give. */
  ApiDescription() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(DocsRoutes.class.getResourceAsStream("openapi.json"))) {
      document = Json.wire().readTree(in);
    }
    ObjectNode schemas = Json.wire().createObjectNode().put("$id", ROOT);
    schemas.set("$defs", document.path("components").path("schemas"));
    validator.registerSchema(schemas.toString().replace(SCHEMAS, "#/$defs/"));
    document
        .path("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fields()
                    .forEachRemaining(
                        one ->
                            operations.add(
                                new Operation(
                                    path.getKey(),
                                    one.getKey().toUpperCase(Locale.ROOT),
                                    one.getValue()))));
  }

  JsonNode document() {
    return document;
  }

  List<Operation> operations() {
    return operations;
  }

  /** The operation that a request means. */
  Operation operation(String method, String path) {
    String[] segments = path.replaceFirst("[?].*$", "").split("/", -1);
    return operations.stream()
        .filter(one -> one.method().equals(method) && one.fits(segments))
        .min(Comparator.comparingLong(Operation::choices))
        .orElseThrow(() -> new AssertionError(method + " " + path + " is not documented"));
  }

  /** What is documented of an answer, with references followed. */
  JsonNode response(Operation operation, int status) {
    JsonNode response = operation.description().path("responses").path(Integer.toString(status));
    String reference = response.path("$ref").asText();
    return reference.isEmpty() ? response : document.at(reference.substring(1));
  }

  /** What is wrong with {@code value} as a schema of that name has it; empty when it fits. */
  List<String> faults(String schema, JsonNode value) {
    return faults(Json.wire().createObjectNode().put("$ref", SCHEMAS + schema), value);
  }

  /** What is wrong with {@code value}; empty when it fits. */
  List<String> faults(JsonNode schema, JsonNode value) {
    URI place =
        known.computeIfAbsent(
            schema.toString().replace(SCHEMAS, ROOT + "#/$defs/"), validator::registerSchema);
    Validator.Result result = validator.validate(place, value.toString());
    return result.isValid()
        ? List.of()
        : result.getErrors().stream()
            .map(error -> error.getInstanceLocation() + ": " + error.getError())
            .distinct()
            .toList();
  }
}
