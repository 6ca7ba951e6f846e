package dev.cairn.build;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * Copies the files of a recipe, so that what is built is what was fingerprinted, whatever happens
 * to the tree meanwhile.
 */
final class RecipeSnapshot {
  private RecipeSnapshot() {}

  /** Copies a directory with modes and symbolic links; {@code to} must not exist. */
  static void copy(Path from, Path to) throws IOException, BuildFailure {
    if (!Files.isDirectory(from)) {
      throw new BuildFailure("the recipe's directory " + from + " is gone; plan again");
    }
    Files.createDirectories(to);
    Path[] strange = new Path[1];
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(directory)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isOther()) {
              strange[0] = file;
              return FileVisitResult.TERMINATE;
            }
            Files.copy(
                file,
                to.resolve(from.relativize(file)),
                LinkOption.NOFOLLOW_LINKS,
                StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }
        });
    if (strange[0] != null) {
      throw new BuildFailure(
          "the recipe holds " + strange[0] + ", which is neither a file nor a link: remove it");
    }
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
