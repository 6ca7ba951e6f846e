package dev.cairn.ports;

import java.util.List;

/** Names were asked for that the tree does not have; the message is one line for all of them. */
public final class UnknownPackageException extends Exception {
  private static final long serialVersionUID = 1;

  private final String[] names;

  UnknownPackageException(List<String> names, String message) {
    super(message);
    this.names = names.toArray(String[]::new);
  }

  /** What was asked for and is not there, in the order of the request. */
  public List<String> names() {
    return List.of(names);
  }
}
