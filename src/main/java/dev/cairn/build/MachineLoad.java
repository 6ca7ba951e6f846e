package dev.cairn.build;

import java.util.Collections;
import java.util.List;

/** Reads how busy this machine is: a gauge, asked every few seconds. */
@FunctionalInterface
public interface MachineLoad {

  /** The reading of this moment; never fails, a value that cannot be read is 0. */
  SlotLimitRules.Reading read();

  /**
   * Load averages over one, five and fifteen minutes; the first for all where others are unknown.
   */
  default List<Double> averages() {
    return Collections.nCopies(3, read().load());
  }
}
