package dev.cairn.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Java sources as the JDK's own parser reads them: what is declared where, how long, how told. */
final class JavaSources {

  private JavaSources() {}

  /** What kind of thing a declaration is. */
  enum Kind {
    PACKAGE,
    TYPE,
    METHOD
  }

  /**
   * Something declared in a source file.
   *
   * @param file where
   * @param name simple name; of a package the whole
   * @param lines how many lines it takes, first to last
   * @param isTopLevel whether it is a type directly in its file
   * @param isPublic whether all can use it, seen from the outermost type inwards
   * @param isOverride whether it is told by what it overrides
   * @param doc text of its Javadoc, empty without one
   */
  record Declaration(
      Path file,
      Kind kind,
      String name,
      long line,
      long lines,
      boolean isTopLevel,
      boolean isPublic,
      boolean isOverride,
      String doc) {

    /** For complaints: what and where. */
    String place() {
      return "%s (%s:%d)".formatted(name, file, line);
    }
  }

  /** Every {@code .java} file below these directories; those that do not exist have none. */
  static List<Path> below(Path... directories) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path directory : directories) {
      if (Files.isDirectory(directory)) {
        try (Stream<Path> tree = Files.walk(directory)) {
          tree.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
        }
      }
    }
    return files;
  }

  /** Parses {@code files}; nothing is resolved, so they need not compile. */
  static List<Declaration> parse(List<Path> files) throws IOException {
    if (files.isEmpty()) {
      return List.of();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      DocTrees trees = DocTrees.instance(task);
      List<Declaration> found = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        new Collector(unit, trees, found).scan(unit, null);
      }
      return found;
    }
  }

  private static final class Collector extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final DocTrees trees;
    private final List<Declaration> found;

    Collector(CompilationUnitTree unit, DocTrees trees, List<Declaration> found) {
      this.unit = unit;
      this.trees = trees;
      this.found = found;
    }

    @Override
    public @Nullable Void visitPackage(
        com.sun.source.tree.PackageTree tree, @Nullable Void nothing) {
      add(Kind.PACKAGE, tree.getPackageName().toString(), tree, true, false);
      return super.visitPackage(tree, null);
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
      if (tree.getSimpleName().isEmpty()) {
        return super.visitClass(tree, null);
      }
      add(Kind.TYPE, tree.getSimpleName().toString(), tree, isVisible(getCurrentPath()), false);
      return super.visitClass(tree, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void nothing) {
      boolean isOverride =
          tree.getModifiers().getAnnotations().stream()
              .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
      add(Kind.METHOD, tree.getName().toString(), tree, isVisible(getCurrentPath()), isOverride);
      return super.visitMethod(tree, null);
    }

    private void add(Kind kind, String name, Tree tree, boolean isPublic, boolean isOverride) {
      SourcePositions positions = trees.getSourcePositions();
      long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
      long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree));
      TreePath path = getCurrentPath();
      String doc = trees.getDocComment(path);
      found.add(
          new Declaration(
              Path.of(unit.getSourceFile().toUri()),
              kind,
              name,
              first,
              last - first + 1,
              path.getParentPath() != null
                  && path.getParentPath().getLeaf() instanceof CompilationUnitTree,
              isPublic,
              isOverride,
              doc == null ? "" : doc.strip()));
    }

    /** Public here and in every type around it; members of an interface are so by themselves. */
    private static boolean isVisible(@Nullable TreePath path) {
      for (TreePath at = path; at != null; at = at.getParentPath()) {
        Set<Modifier> modifiers =
            switch (at.getLeaf()) {
              case ClassTree type -> type.getModifiers().getFlags();
              case MethodTree method -> method.getModifiers().getFlags();
              case CompilationUnitTree _ -> Set.of(Modifier.PUBLIC);
              // Inside of a method body nothing is visible.
              default -> Set.of();
            };
        boolean inInterface =
            at.getParentPath() != null
                && at.getParentPath().getLeaf().getKind() == Tree.Kind.INTERFACE
                && !modifiers.contains(Modifier.PRIVATE);
        if (!inInterface && !modifiers.contains(Modifier.PUBLIC)) {
          return false;
        }
      }
      return true;
    }
  }
}
