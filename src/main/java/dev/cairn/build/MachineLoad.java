package dev.cairn.build;

/** Reads how busy this machine is: a gauge, asked every few seconds. */
@FunctionalInterface
public interface MachineLoad {

  /** The reading of this moment; never fails, a value that cannot be read is 0. */
  SlotLimitRules.Reading read();
}
