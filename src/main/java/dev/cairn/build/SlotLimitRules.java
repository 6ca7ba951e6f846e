package dev.cairn.build;

/**
 * How many builds may be under way at one time, by load, swap and memory. Pure.
 *
 * <p>Three caps, of which the lowest counts, at least 1. A drop takes effect at once; a rise is one
 * slot per evaluation, so that a machine that has just recovered is not overrun again.
 */
public final class SlotLimitRules {
  /** Below this load per processor there is no cap. */
  static final double LOAD_FULL = 1.5;

  /** From this load per processor on, a quarter of the slots remains. */
  static final double LOAD_QUARTER = 5.0;

  /** Below this part of swap in use there is no cap. */
  static final double SWAP_FULL = 0.10;

  /** From this part of swap in use on, a quarter of the slots remains. */
  static final double SWAP_QUARTER = 0.40;

  /**
   * A reading of the machine.
   *
   * @param load load average over one minute, and tasks that wait for pages
   * @param processors number of processors, at least 1
   * @param swapUsed part of swap in use, from 0 to 1; 0 without swap
   * @param roomBytes memory that rooms hold for installed dependencies and work directories
   */
  public record Reading(double load, int processors, double swapUsed, long roomBytes) {}

  private SlotLimitRules() {}

  /**
   * The limit from now on.
   *
   * @param slotsMax configured slots, at least 1
   * @param current the limit so far
   * @param running builds under way
   * @param roomBytesMax what rooms may hold in memory before slots are taken away
   */
  public static int limit(
      int slotsMax, int current, int running, Reading reading, long roomBytesMax) {
    int byLoad = falling(slotsMax, reading.load() / reading.processors(), LOAD_FULL, LOAD_QUARTER);
    int bySwap = falling(slotsMax, reading.swapUsed(), SWAP_FULL, SWAP_QUARTER);
    int byMemory = slotsMax;
    if (reading.roomBytes() > roomBytesMax) {
      byMemory = running - 1;
    } else if (reading.roomBytes() > roomBytesMax / 2) {
      byMemory = running + 1;
    }
    int wanted = Math.max(1, Math.min(byLoad, Math.min(bySwap, byMemory)));
    return Math.min(wanted, current + 1);
  }

  private static int falling(int slotsMax, double value, double full, double quarter) {
    double ratio = Math.clamp((value - full) / (quarter - full), 0.0, 1.0);
    // The small addend keeps 2.9999… slots, an artefact of binary fractions, from counting as 2.
    return slotsMax - (int) (slotsMax * 0.75 * ratio + 1e-9);
  }
}
