package dev.cairn.journal;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Events and states as JSON with their own names, for those who look at them: the same value always
 * gives the same text, whatever the order inside of its maps and sets.
 *
 * <p>Records become objects, in the order of their components; an absent {@code Optional} is left
 * out. A record that is one of several alternatives says which in {@code type}. Instants, durations
 * and enumerations are text. Nothing is ever read back from it.
 */
public final class StoredJson {
  /** Which of several alternatives a record is. */
  static final String TYPE = "type";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** For what is no record: its fields, whatever their visibility. */
  private static final ObjectMapper BEANS =
      JsonMapper.builder()
          .visibility(PropertyAccessor.ALL, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();

  private StoredJson() {}

  /** A value as JSON. */
  public static JsonNode of(@Nullable Object value) {
    return switch (value) {
      case null -> JSON.nullNode();
      case Optional<?> optional -> of(optional.orElse(null));
      case Record one -> of(one, isAlternative(one.getClass()));
      case Enum<?> word -> JSON.textNode(word.name());
      case CharSequence text -> JSON.textNode(text.toString());
      case Boolean flag -> JSON.booleanNode(flag);
      case Integer number -> JSON.numberNode(number);
      case Long number -> JSON.numberNode(number);
      case Double number -> JSON.numberNode(number);
      case Number number -> JSON.numberNode(new java.math.BigDecimal(number.toString()));
      case byte[] bytes -> JSON.binaryNode(bytes);
      case Map<?, ?> map -> ofMap(map);
      case SortedSet<?> set -> ofAll(set.stream().map(StoredJson::of));
      case Set<?> set -> ofAll(set.stream().map(StoredJson::of).sorted(BY_TEXT));
      case Collection<?> list -> ofAll(list.stream().map(StoredJson::of));
      case Object array when array.getClass().isArray() ->
          ofAll(
              Stream.iterate(0, index -> index + 1)
                  .limit(Array.getLength(array))
                  .map(index -> of(Array.get(array, index))));
      default -> ofOther(value);
    };
  }

  private static final Comparator<JsonNode> BY_TEXT = Comparator.comparing(JsonNode::toString);

  /** The fields of an event, without its type. */
  static JsonNode fieldsOf(Object event) {
    return event instanceof Record one ? of(one, false) : of(event);
  }

  /** A value as canonical text. */
  static String text(Object value) {
    return of(value).toString();
  }

  private static JsonNode of(Record one, boolean withType) {
    ObjectNode node = JSON.objectNode();
    if (withType) {
      node.put(TYPE, one.getClass().getSimpleName());
    }
    for (RecordComponent component : one.getClass().getRecordComponents()) {
      Object value = valueOf(one, component);
      if (!(value instanceof Optional<?> optional && optional.isEmpty())) {
        node.set(component.getName(), of(value));
      }
    }
    return node;
  }

  private static @Nullable Object valueOf(Record one, RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(one);
    } catch (ReflectiveOperationException closed) {
      throw new IllegalStateException(
          "%s of %s cannot be read".formatted(component.getName(), one.getClass().getName()),
          closed);
    }
  }

  private static boolean isAlternative(Class<?> type) {
    return Stream.of(type.getInterfaces()).anyMatch(Class::isSealed);
  }

  private static ObjectNode ofMap(Map<?, ?> map) {
    TreeMap<String, JsonNode> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(keyOf(key), of(value)));
    ObjectNode node = JSON.objectNode();
    node.setAll(sorted);
    return node;
  }

  private static String keyOf(@Nullable Object key) {
    return key instanceof Enum<?> word ? word.name() : String.valueOf(key);
  }

  private static ArrayNode ofAll(Stream<JsonNode> elements) {
    List<JsonNode> all = elements.toList();
    return JSON.arrayNode(all.size()).addAll(all);
  }

  private static JsonNode ofOther(Object value) {
    if (value.getClass().getName().startsWith("java.")) {
      return JSON.textNode(value.toString());
    }
    try {
      return BEANS.valueToTree(value);
    } catch (IllegalArgumentException foreign) {
      return JSON.textNode(value.toString());
    }
  }
}
