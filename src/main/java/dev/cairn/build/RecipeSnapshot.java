package dev.cairn.build;

import dev.cairn.ports.RecipeFingerprint;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Copies the files of a recipe, so that what is built is what was fingerprinted, whatever happens
 * to the tree meanwhile.
 */
final class RecipeSnapshot {
  private RecipeSnapshot() {}

  /**
   * Copies a recipe with modes and symbolic links; {@code to} must not exist. What the fingerprint
   * does not cover is not copied. A link to a file elsewhere in the tree becomes a copy of that
   * file.
   *
   * @param tree real path of the tree; a link out of it could show the recipe any file of this node
   * @throws BuildFailure when the recipe holds such a link, or something that is no file
   */
  static void copy(Path from, Path to, Path tree) throws IOException, BuildFailure {
    Path real = from.toRealPath();
    List<String> wrong = new ArrayList<>();
    Files.walkFileTree(
        real,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            if (isNoPart(real, directory)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(real.relativize(directory)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (isNoPart(real, file)) {
              return FileVisitResult.CONTINUE;
            }
            Path place = to.resolve(real.relativize(file));
            if (attributes.isOther()) {
              wrong.add(real.relativize(file) + " is neither a file nor a link: remove it");
            } else if (attributes.isSymbolicLink() && !staysIn(real, file)) {
              if (staysIn(tree, file) && Files.isRegularFile(file)) {
                Files.copy(file, place, StandardCopyOption.COPY_ATTRIBUTES);
              } else {
                wrong.add(
                    real.relativize(file) + " leads out of the tree: put the file itself there");
              }
            } else {
              Files.copy(
                  file, place, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    if (!wrong.isEmpty()) {
      throw new BuildFailure("in the recipe, " + wrong.getFirst());
    }
  }

  private static boolean isNoPart(Path recipe, Path path) {
    return recipe.equals(path.getParent())
        && RecipeFingerprint.isNoPartOfTheRecipe(String.valueOf(path.getFileName()));
  }

  /** Whether a link leads to something below {@code directory}, or to nothing at all. */
  private static boolean staysIn(Path directory, Path link) throws IOException {
    return !Files.exists(link) || link.toRealPath().startsWith(directory);
  }

  /** Lets the builder, who is somebody else, read everything below {@code directory}. */
  static void makeReadable(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes)
              throws IOException {
            addPermissions(each, true);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path each, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              addPermissions(each, false);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void addPermissions(Path path, boolean enter) throws IOException {
    Set<PosixFilePermission> permissions =
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_READ);
    if (enter) {
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
      permissions.add(PosixFilePermission.GROUP_EXECUTE);
      permissions.add(PosixFilePermission.OTHERS_EXECUTE);
    }
    Set<PosixFilePermission> now = Files.getPosixFilePermissions(path);
    if (!now.containsAll(permissions)) {
      permissions.addAll(now);
      Files.setPosixFilePermissions(path, permissions);
    }
  }
}
