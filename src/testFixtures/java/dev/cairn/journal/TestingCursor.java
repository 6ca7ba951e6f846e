package dev.cairn.journal;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Another cursor that counts how often it was asked to look, and what it found. */
final class TestingCursor<T> implements Cursor<T> {
  private final Cursor<T> cursor;
  private final AtomicInteger looks;
  private final AtomicInteger found;

  TestingCursor(Cursor<T> cursor, AtomicInteger looks, AtomicInteger found) {
    this.cursor = cursor;
    this.looks = looks;
    this.found = found;
  }

  @Override
  public List<T> next() {
    List<T> next = cursor.next();
    looks.incrementAndGet();
    found.addAndGet(next.size());
    return next;
  }

  @Override
  public Rest rest() {
    return cursor.rest();
  }
}
