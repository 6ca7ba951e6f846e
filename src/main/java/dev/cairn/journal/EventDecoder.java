package dev.cairn.journal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Knows what is in the bytes of an event. */
@FunctionalInterface
public interface EventDecoder {
  /** Knows nothing: events are exported as their bytes. */
  EventDecoder NONE = (_, _, _) -> Optional.empty();

  /** The fields of an event as JSON; nothing when it cannot tell. Does not fail. */
  Optional<JsonNode> fields(int serializerId, String manifest, byte[] payload);
}
