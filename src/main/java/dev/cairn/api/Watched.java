package dev.cairn.api;

import java.util.List;

/** A node as those see it who watch it. */
interface Watched {

  /** Sees to it that what is measured tells what is so now. */
  void refresh() throws InterruptedException;

  /** Why the node cannot work, one reason each; empty when it can. */
  List<String> obstacles() throws InterruptedException;
}
