package dev.cairn.node;

import dev.cairn.api.ApiServices.Distfiles;
import dev.cairn.api.Wire;
import dev.cairn.build.Planner.PlanException;
import dev.cairn.build.Sources;
import dev.cairn.distfiles.Distfile;
import dev.cairn.distfiles.DistfileStore;
import dev.cairn.distfiles.FetchException;
import dev.cairn.distfiles.LiveDistfiles;
import dev.cairn.distfiles.UnusedFile;
import dev.cairn.ports.BrokenRecipe;
import dev.cairn.ports.PackageSpec;
import dev.cairn.ports.Source;
import dev.cairn.ports.TreeReading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the API asks of the store of distfiles: what no recipe of the trees names. */
record DistfileView(DistfileStore store, RecipeTrees trees) implements Distfiles {

  @Override
  public List<Wire.UnusedFile> unused() throws PlanException, IOException, InterruptedException {
    return wire(store.unused(live()));
  }

  @Override
  public List<Wire.UnusedFile> purge() throws PlanException, IOException, InterruptedException {
    return wire(store.purge(live()));
  }

  private LiveDistfiles live() throws PlanException, IOException, InterruptedException {
    TreeReading reading = trees.read();
    List<Distfile> wanted = new ArrayList<>();
    for (PackageSpec spec : reading.specs()) {
      for (Source source : spec.sources()) {
        if (!source.isLocal()) {
          wanted.add(Sources.wanted(spec, source));
        }
      }
    }
    try {
      return LiveDistfiles.ofTrees(
          wanted, reading.broken().stream().map(BrokenRecipe::name).toList());
    } catch (FetchException broken) {
      throw new PlanException(Objects.requireNonNull(broken.getMessage()));
    }
  }

  private static List<Wire.UnusedFile> wire(List<UnusedFile> files) {
    return files.stream().map(file -> new Wire.UnusedFile(file.name(), file.sizeBytes())).toList();
  }
}
