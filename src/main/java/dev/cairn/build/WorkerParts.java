package dev.cairn.build;

import dev.cairn.build.RemoteOrder.Shape;
import dev.cairn.distfiles.CheckedDownload;
import java.nio.file.Path;

/**
 * What a node needs to build for its controller.
 *
 * @param base context of an executor, without a repository and without trees
 * @param controller where the controller gives out artifacts
 * @param cache what was fetched from it
 * @param artifacts what this node gives to others
 * @param documents reads orders
 * @param disk whether builds find room
 * @param work directory for the inputs of builds, on the file system of the cache
 */
public record WorkerParts(
    ExecutorContext base,
    ControllerAddress controller,
    ArtifactCache cache,
    Artifacts artifacts,
    OrderDocuments documents,
    DiskRoom disk,
    Path work) {

  /**
   * The parts of a node.
   *
   * @param data directory in which the cache and the inputs lie
   * @param cacheBytesMax what the cache may keep
   * @param artifacts what the node gives to others
   */
  public static WorkerParts below(
      Path data,
      long cacheBytesMax,
      ExecutorContext base,
      ControllerAddress controller,
      Artifacts artifacts,
      CheckedDownload download,
      OrderDocuments documents) {
    return new WorkerParts(
        base,
        controller,
        new ArtifactCache(
            data.resolve("cache/artifacts"), cacheBytesMax, download, controller, base.clock()),
        artifacts,
        documents,
        new DiskRoom(data.toFile()::getUsableSpace),
        data.resolve("work"));
  }

  Staging staging() {
    return new Staging(base.settings().staging());
  }

  Path logs() {
    return base.settings().logs();
  }

  /** The context for one order: what shapes packages is the controller's. */
  ExecutorContext context(RemoteOrder order, Path repository) {
    ExecutorSettings here = base.settings();
    Shape shape = order.shape();
    return new ExecutorContext(
        new ExecutorSettings(
            repository,
            here.staging(),
            here.logs(),
            shape.architecture(),
            here.jobs(),
            here.limits(),
            shape.provided(),
            shape.packager(),
            shape.sourceDate(),
            here.phaseLimits(),
            here.logBytesMax()),
        base.rooms(),
        base.systemVersion(),
        base.distfiles(),
        base.repository(),
        base.specs(),
        base.clock(),
        base.nanoClock(),
        base.loadPerProcessor());
  }
}
