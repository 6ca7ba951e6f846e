package dev.cairn.ports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The {@code .SRCINFO} that lies beside a PKGBUILD, when it can be trusted to be made from it.
 *
 * <p>It carries nothing that ties it to the PKGBUILD, and equal versions prove nothing. It is taken
 * when all of these hold, as {@code make} would, but with room for doubt:
 *
 * <ol>
 *   <li>It was written more than two seconds after the last change of every other entry of the
 *       recipe's directory. A checkout or copy of a whole recipe writes all files at about the same
 *       time and so does not pass, whatever its order.
 *   <li>A change is the later of content ({@code mtime}) and inode ({@code ctime}): {@code ctime}
 *       cannot be set back, so a PKGBUILD that was moved into place or given an old time counts as
 *       changed when that happened.
 *   <li>The tree sets no variables: nobody knows with which the file was made.
 * </ol>
 */
final class SrcInfoBeside {
  private static final long MARGIN_MS = 2_000;

  private SrcInfoBeside() {}

  /** Text of the file, if there is one that is up to date. */
  static Optional<String> find(Path recipe, TreeSettings tree) throws IOException {
    Path file = recipe.resolve(".SRCINFO");
    if (!tree.variables().isEmpty() || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    long written = Files.getLastModifiedTime(file).toMillis();
    try (Stream<Path> entries = Files.walk(recipe)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        // Writing the file itself changes the directory that holds it.
        if (!entry.equals(file)
            && !entry.equals(recipe)
            && changedMs(entry) + MARGIN_MS >= written) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(Files.readString(file));
  }

  private static long changedMs(Path entry) throws IOException {
    long content = Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS).toMillis();
    Object inode = Files.getAttribute(entry, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
    return Math.max(content, ((FileTime) Objects.requireNonNull(inode)).toMillis());
  }
}
