/**
 * Building: runs, builds and workers, and what carries a build out.
 *
 * <p>Vocabulary: a <em>plan</em> says what would be built and why; a <em>run</em> carries a plan
 * out; a <em>build</em> is one attempt at one recipe; a <em>worker</em> is a slot of a node that
 * does one build at a time; a <em>phase</em> is a stage of a build. A recipe is <em>ignored</em>
 * when it cannot be built as it stands, <em>skipped</em> when something it needs was not built,
 * <em>withdrawn</em> when somebody took it out before it began.
 *
 * <pre>
 * RecipePlanner --Submission--> Farm --> RunEntity --Assign--> BuildEntity --CarryOut--> WorkerEntity
 *                                ^          ^                      ^                         |
 *                 load, swap, memory        +------ Settled -------+-- Enter, Made, End -----+
 *                                                                              BuildExecutor
 *
 * a build of a run:  waiting -> running -> built | failed | cancelled
 *                       |          |
 *                       v          +-> waiting (interrupted; ten times, then failed)
 *                    skipped, withdrawn
 * </pre>
 *
 * <p>Phases: setup, fetch, verify, extract, prepare, build, check, package, publish. Only fetch has
 * the network, and it happens outside of the room. {@link dev.cairn.build.RoomBuildExecutor} lets
 * makepkg do its own work in one process and tells the phases by its messages.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>At most one run is active; what is submitted while it is under way joins it.
 *   <li>A worker has one build; a run never has more builds under way than the limit of the farm.
 *   <li>Packages are staged and flushed, then {@code PackagesMade} is stored, then they are
 *       published, then {@code BuildSucceeded} is stored: nothing counts as built without its
 *       package, and a node that dies in between publishes what is staged when it starts again.
 *   <li>A report about an attempt that is not the newest changes nothing.
 *   <li>History is asked for by an interface here and answered by the read side, so that events
 *       flow out and no arrow returns.
 * </ul>
 */
@NullMarked
package dev.cairn.build;

import org.jspecify.annotations.NullMarked;
