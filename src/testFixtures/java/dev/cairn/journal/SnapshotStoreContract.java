package dev.cairn.journal;

/**
 * What Akka Persistence relies on in every snapshot store, as one suite for all implementations.
 *
 * <p>It asserts what Akka's own test kit for snapshot stores asserts, in the form of this project,
 * and what the plugin API says in prose only: that a snapshot that cannot be read is not taken for
 * none, that persistence ids are opaque. A class of tests names its plugin and says by {@code
 * supports...} what the plugin can do; what it cannot is skipped.
 *
 * <p>The parts:
 *
 * <ul>
 *   <li>{@link SnapshotSelectionContract}: which snapshot is loaded, which are deleted
 *   <li>{@link SnapshotContentContract}: what a snapshot keeps, serialization included
 * </ul>
 *
 * <p>A store that keeps a limited number of snapshots is set up to keep at least five here.
 */
public abstract class SnapshotStoreContract extends PluginContract
    implements SnapshotSelectionContract, SnapshotContentContract {

  @Override
  public final SnapshotStoreProbe store() {
    return new SnapshotStoreProbe(system(), pluginId());
  }
}
