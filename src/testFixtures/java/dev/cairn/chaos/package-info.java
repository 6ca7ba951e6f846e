/**
 * What is done to a farm, and whether it stood it, in the manner of Jepsen.
 *
 * <p>A {@link dev.cairn.chaos.FaultSchedule} is made from a seed: which node is killed, paused, cut
 * off or slowed down, when, and for how long. While it is carried out, clients ask things of the
 * farm, and what they did is kept as {@link dev.cairn.chaos.Operation}s. Afterwards everything that
 * the journal holds becomes {@link dev.cairn.chaos.Entry}s. The three together are a {@link
 * dev.cairn.chaos.FarmHistory}, and {@link dev.cairn.chaos.FarmModel} judges it: valid, invalid, or
 * unknown when too little is known to tell. Pure: no clock, no processes, no random numbers but
 * those of the seed.
 */
@NullMarked
package dev.cairn.chaos;

import org.jspecify.annotations.NullMarked;
