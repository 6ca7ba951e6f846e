package dev.cairn.environment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One command in a room.
 *
 * @param argv program and arguments, handed over as they are, never through a shell
 * @param user who runs it
 * @param directory working directory inside the room
 * @param variables the whole environment besides {@code PATH}, {@code HOME}, {@code USER}, {@code
 *     LANG}/{@code LC_ALL=C.UTF-8}, {@code TZ=UTC} and {@code TERM=dumb}, which the room sets;
 *     entries here win
 */
public record RoomCommand(
    List<String> argv, User user, Path directory, Map<String, String> variables) {

  /** Root of the room sets it up; the builder, without any privilege, does the work. */
  public enum User {
    ROOT,
    BUILDER
  }
}
