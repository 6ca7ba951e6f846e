package dev.cairn.ports;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the recipes of one tree: {@code name/PKGBUILD} and {@code category/name/PKGBUILD}. Hidden
 * directories are passed over. Symbolic links are followed, but no directory is visited twice, so a
 * link that leads back into the tree does no harm.
 */
final class RecipeFinder {

  /** A directory with a PKGBUILD; {@code directory} is its real path. */
  record FoundRecipe(String origin, Path directory) {}

  private final List<FoundRecipe> recipes = new ArrayList<>();
  private final List<BrokenRecipe> broken = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Set<Path> visited = new HashSet<>();

  /** Looks through the tree whose real path is {@code root}. */
  RecipeFinder(Path root) throws IOException {
    visited.add(root);
    List<Path> categories = new ArrayList<>();
    for (Path entry : directoriesOf(root)) {
      if (!addRecipe(entry, String.valueOf(entry.getFileName()))) {
        categories.add(entry);
      }
    }
    for (Path category : categories) {
      lookThrough(category);
    }
  }

  List<FoundRecipe> recipes() {
    return recipes;
  }

  /** Directories that look like recipes and cannot be. */
  List<BrokenRecipe> broken() {
    return broken;
  }

  List<String> notes() {
    return notes;
  }

  private void lookThrough(Path category) {
    String categoryName = String.valueOf(category.getFileName());
    try {
      if (visited.add(category.toRealPath())) {
        for (Path entry : directoriesOf(category)) {
          addRecipe(entry, categoryName + "/" + entry.getFileName());
        }
      }
    } catch (IOException e) {
      broken.add(new BrokenRecipe(Names.printable(categoryName), category, unreadable(e)));
    }
  }

  private boolean addRecipe(Path directory, String origin) {
    Path file = directory.resolve("PKGBUILD");
    if (!Files.exists(file) && !Files.isSymbolicLink(file)) {
      return false;
    }
    try {
      Path real = directory.toRealPath();
      if (!visited.add(real)) {
        return true;
      }
      Names.checkPackage("the directory", String.valueOf(directory.getFileName()));
      if (!Files.isRegularFile(file)) {
        throw new RecipeException(
            Files.isSymbolicLink(file)
                ? "is a symbolic link that leads to no file"
                : "is not a regular file");
      }
      recipes.add(new FoundRecipe(origin, real));
    } catch (RecipeException e) {
      broken.add(new BrokenRecipe(Names.printable(origin), file, String.valueOf(e.getMessage())));
    } catch (IOException e) {
      broken.add(new BrokenRecipe(Names.printable(origin), file, unreadable(e)));
    }
    return true;
  }

  private List<Path> directoriesOf(Path parent) throws IOException {
    List<Path> directories = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
      for (Path entry : entries) {
        if (entry.getFileName().toString().startsWith(".")) {
          continue;
        }
        if (Files.isDirectory(entry)) {
          directories.add(entry);
        } else if (Files.isSymbolicLink(entry) && !Files.exists(entry)) {
          notes.add("the symbolic link " + Names.printable(entry.toString()) + " leads nowhere");
        }
      }
    }
    directories.sort(null);
    return directories;
  }

  /** Why a file or directory cannot be used, to follow its name. */
  static String unreadable(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "does not exist";
      case NotDirectoryException _ -> "is not a directory";
      case AccessDeniedException _ -> "cannot be read: permission denied";
      default -> {
        String detail = e.getMessage() == null ? "" : ": " + Names.printable(e.getMessage());
        yield "cannot be read (" + e.getClass().getSimpleName() + detail + ")";
      }
    };
  }
}
