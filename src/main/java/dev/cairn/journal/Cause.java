package dev.cairn.journal;

import java.util.Optional;

/**
 * Why an event was stored: what led to it, and who asked for it in the end.
 *
 * <p>Ids lead from event to event back to where the chain began: a request that somebody made
 * ({@code request|...}), or the start of a node ({@code start|...}) for what it does by itself. All
 * of a chain has the same {@code by}.
 *
 * @param id of the command, or of the event: {@code <persistence id>/<sequence number>}; 1 to
 *     {@link #ID_CHARACTERS_MAX} characters, none of them a control character
 * @param by name of the user, or {@link #NODE}; 1 to {@link #BY_CHARACTERS_MAX} characters, none of
 *     them a control character
 * @see "docs/adr/0010-causes-travel-in-the-adapter-manifest.md"
 */
public record Cause(String id, String by) {
  /** Longest id: 512 characters, a long persistence id and a sequence number. */
  public static final int ID_CHARACTERS_MAX = 512;

  /** Longest name of somebody who asks: 128 characters. */
  public static final int BY_CHARACTERS_MAX = 128;

  /** Who asked when nobody did: a node that goes on after a restart, for example. */
  public static final String NODE = "node";

  /**
   * A cause within its bounds.
   *
   * @throws IllegalArgumentException when one is broken; the message is one line
   */
  public Cause {
    requireFit("id", id, ID_CHARACTERS_MAX);
    requireFit("by", by, BY_CHARACTERS_MAX);
  }

  /** What {@code by} asked for in the request {@code requestId}. */
  public static Cause ofRequest(String requestId, String by) {
    return new Cause("request|" + requestId, by);
  }

  /** What a node does by itself after the start {@code startId}. */
  public static Cause ofStart(String startId) {
    return new Cause("start|" + startId, NODE);
  }

  /**
   * What follows from a stored event.
   *
   * @param sequenceNumber of the event; at least 1
   * @param by who asked for the event
   */
  public static Cause ofEvent(String persistenceId, long sequenceNumber, String by) {
    return new Cause(persistenceId + "/" + sequenceNumber, by);
  }

  /** The form that is stored beside an event: the id, a line feed, who asked. */
  public String manifest() {
    return id + "\n" + by;
  }

  /** Reads {@link #manifest()}; empty for anything else, such as events of older releases. */
  public static Optional<Cause> parse(String manifest) {
    int end = manifest.indexOf('\n');
    if (end < 0) {
      return Optional.empty();
    }
    String id = manifest.substring(0, end);
    String by = manifest.substring(end + 1);
    return isFit(id, ID_CHARACTERS_MAX) && isFit(by, BY_CHARACTERS_MAX)
        ? Optional.of(new Cause(id, by))
        : Optional.empty();
  }

  private static boolean isFit(String text, int charactersMax) {
    return !text.isEmpty()
        && text.length() <= charactersMax
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static void requireFit(String field, String text, int charactersMax) {
    if (!isFit(text, charactersMax)) {
      throw new IllegalArgumentException(
          "the %s of a cause has %d characters; give 1 to %d, without control characters"
              .formatted(field, text.length(), charactersMax));
    }
  }
}
