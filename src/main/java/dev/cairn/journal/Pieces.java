package dev.cairn.journal;

import java.util.List;

/**
 * What another cursor reads, each piece as one.
 *
 * @param <T> what is read
 */
record Pieces<T>(Cursor<T> cursor) implements Cursor<List<T>> {
  @Override
  public List<List<T>> next() {
    List<T> piece = cursor.next();
    return piece.isEmpty() ? List.of() : List.of(piece);
  }

  @Override
  public Rest rest() {
    return cursor.rest();
  }
}
