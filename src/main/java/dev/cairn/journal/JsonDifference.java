package dev.cairn.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One field in which two states differ.
 *
 * @param path names of the fields that lead to it; empty for the whole
 * @param before its value in the first state; absent when it is only in the second. Of lists and
 *     sets: what is only in the first
 * @param after its value in the second state, likewise
 */
public record JsonDifference(
    List<String> path, Optional<JsonNode> before, Optional<JsonNode> after) {

  /** What differs between two values, field by field, in the order of the names. */
  public static List<JsonDifference> between(JsonNode before, JsonNode after) {
    List<JsonDifference> differences = new ArrayList<>();
    compare(List.of(), before, after, differences);
    return differences;
  }

  private static void compare(
      List<String> path, JsonNode before, JsonNode after, List<JsonDifference> differences) {
    if (before.equals(after)) {
      return;
    }
    if (before.isObject() && after.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      before.fieldNames().forEachRemaining(names::add);
      after.fieldNames().forEachRemaining(names::add);
      names.forEach(
          name ->
              compareField(
                  inside(path, name),
                  Optional.ofNullable(before.get(name)),
                  Optional.ofNullable(after.get(name)),
                  differences));
    } else if (before.isArray() && after.isArray()) {
      JsonNode gone = without(before, after);
      JsonNode come = without(after, before);
      boolean sameElements = gone.isEmpty() && come.isEmpty();
      differences.add(
          new JsonDifference(
              path,
              Optional.of(sameElements ? before : gone).filter(node -> !node.isEmpty()),
              Optional.of(sameElements ? after : come).filter(node -> !node.isEmpty())));
    } else {
      differences.add(new JsonDifference(path, Optional.of(before), Optional.of(after)));
    }
  }

  private static void compareField(
      List<String> path,
      Optional<JsonNode> before,
      Optional<JsonNode> after,
      List<JsonDifference> differences) {
    if (before.isPresent() && after.isPresent()) {
      compare(path, before.get(), after.get(), differences);
    } else {
      differences.add(new JsonDifference(path, before, after));
    }
  }

  private static List<String> inside(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return List.copyOf(longer);
  }

  /** The elements of {@code array} that {@code other} has not, each as often as it lacks them. */
  private static JsonNode without(JsonNode array, JsonNode other) {
    List<JsonNode> rest = new ArrayList<>();
    array.forEach(rest::add);
    other.forEach(rest::remove);
    return JsonNodeFactory.instance.arrayNode().addAll(rest);
  }
}
