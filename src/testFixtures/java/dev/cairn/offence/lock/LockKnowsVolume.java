package dev.cairn.offence.lock;

import dev.cairn.offence.volume.VolumeKnowsLock;

/** One half of a circle. */
public final class LockKnowsVolume {
  VolumeKnowsLock other = new VolumeKnowsLock(this);
}
