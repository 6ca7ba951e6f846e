package dev.cairn.build;

import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.journal.Stored;

/**
 * What a worker is told to build.
 *
 * @param buildId id of this attempt
 * @param runId the run it belongs to
 * @param worker {@code node/slot}
 * @param slot number of the worker's slot on its node, from 0
 * @param purpose what the build is for
 * @param plan what is built and what it needs
 */
public record BuildOrder(
    String buildId, String runId, String worker, int slot, Purpose purpose, PlannedBuild plan)
    implements Stored {}
