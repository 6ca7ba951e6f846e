package dev.cairn.offence.volume;

import dev.cairn.offence.lock.LockKnowsVolume;

/** The other half of a circle. */
public record VolumeKnowsLock(LockKnowsVolume lock) {}
