package dev.cairn.build;

import dev.cairn.build.RemoteOrder.Input;
import dev.cairn.build.RemoteOrder.RecipeFile;
import dev.cairn.build.RemoteOrder.Shape;
import dev.cairn.ports.PackageSpec;
import dev.cairn.repository.PackageClosure;
import dev.cairn.repository.RepositoryPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts the document of an order together, and offers all that it names. */
final class OrderAssembly {
  private final RemoteBuilds builds;
  private final Path part;

  /**
   * For one build.
   *
   * @param part directory around it; {@code part/recipe} is the copied recipe
   */
  OrderAssembly(RemoteBuilds builds, Path part) {
    this.builds = builds;
    this.part = part;
  }

  RemoteOrder assemble(BuildOrder order, String token, PackageSpec spec) throws IOException {
    ExecutorContext context = builds.context();
    ExecutorSettings settings = context.settings();
    String buildId = order.buildId();
    // The database first: what it names stays for a while, even when it is replaced meanwhile.
    Path database = Files.copy(settings.repository().resolve("cairn.db"), part.resolve("cairn.db"));
    List<Input> packages = new ArrayList<>();
    for (RepositoryPackage each :
        PackageClosure.of(context.ownRepository().packages(), order.plan().install())) {
      Path file = settings.repository().resolve(each.file().fileName());
      builds.artifacts().offer(buildId, each.file().sha256(), file);
      packages.add(
          new Input(each.file().fileName(), each.file().sha256(), each.file().sizeBytes()));
    }
    return new RemoteOrder(
        token,
        order,
        spec,
        context.specs().variables(order),
        new Shape(
            settings.architecture(),
            settings.provided(),
            settings.packager(),
            settings.sourceDate()),
        recipe(buildId),
        input(buildId, database),
        packages);
  }

  private List<RecipeFile> recipe(String buildId) throws IOException {
    Path recipe = part.resolve("recipe");
    List<RecipeFile> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(recipe)) {
      for (Path file : all.sorted().toList()) {
        String path = recipe.relativize(file).toString();
        if (Files.isSymbolicLink(file)) {
          String target = Files.readSymbolicLink(file).toString();
          files.add(new RecipeFile(path, false, Optional.of(target), "", 0));
        } else if (Files.isRegularFile(file)) {
          Input input = input(buildId, file);
          files.add(
              new RecipeFile(
                  path,
                  Files.isExecutable(file),
                  Optional.empty(),
                  input.sha256(),
                  input.sizeBytes()));
        }
      }
    }
    return List.copyOf(files);
  }

  private Input input(String buildId, Path file) throws IOException {
    String sha256 = Staging.digest(file);
    builds.artifacts().offer(buildId, sha256, file);
    return new Input(String.valueOf(file.getFileName()), sha256, Files.size(file));
  }
}
