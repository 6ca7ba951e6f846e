package dev.cairn.builddb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lists and maps of text in a column. Pure. */
final class JsonText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<String>> LIST = new TypeReference<>() {};
  private static final TypeReference<Map<String, String>> MAP = new TypeReference<>() {};

  private JsonText() {}

  static String of(List<String> list) {
    return write(list);
  }

  /** With the keys sorted, so that equal maps have equal text. */
  static String of(Map<String, String> map) {
    return write(new TreeMap<>(map));
  }

  static List<String> list(String text) {
    return text.equals("[]") ? List.of() : List.copyOf(read(text, LIST));
  }

  static Map<String, String> map(String text) {
    return text.equals("{}") ? Map.of() : Map.copyOf(read(text, MAP));
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException defect) {
      throw new IllegalStateException(defect);
    }
  }

  private static <T> T read(String text, TypeReference<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException damaged) {
      throw new HistoryException(
          "the build database holds text that is no JSON; cairn database rebuild makes it anew");
    }
  }
}
