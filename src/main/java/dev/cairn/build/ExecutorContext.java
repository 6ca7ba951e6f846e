package dev.cairn.build;

import dev.cairn.distfiles.DistfileStore;
import dev.cairn.environment.Rooms;
import dev.cairn.repository.PackageRepository;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the executor is given by its node.
 *
 * @param settings how builds are carried out
 * @param rooms where they happen
 * @param systemVersion base of the rooms: distribution and compiler, with a digest
 * @param distfiles where sources come from
 * @param repository where packages go; empty on a node that builds for another one
 * @param specs what recipes say
 * @param clock the node's clock
 * @param nanoClock a clock that only runs forward, in nanoseconds
 * @param loadPerProcessor how busy the machine is; above 1 the limits in time grow with it
 */
public record ExecutorContext(
    ExecutorSettings settings,
    Rooms rooms,
    Supplier<String> systemVersion,
    DistfileStore distfiles,
    Optional<PackageRepository> repository,
    SpecSource specs,
    InstantSource clock,
    LongSupplier nanoClock,
    DoubleSupplier loadPerProcessor) {

  /** The repository, on a node that has one. */
  PackageRepository ownRepository() {
    return repository.orElseThrow(
        () -> new IllegalStateException("a node that builds for another one publishes nothing"));
  }
}
