package dev.cairn.journal;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a check of a whole journal found.
 *
 * @param events that were read
 * @param newestOffset of the newest event, as the journal says
 * @param bodiesRemoved events of which retention has left the header and the hash
 * @param entities with events
 * @param snapshots that were read
 * @param checkpoints of the file and the database together, each counted once
 * @param signers who signed them, in their order; the newest hundred changes
 * @param findings what does not fit, that of the first offset first; the first hundred
 * @param findingCount how many there are, also those that are not kept
 * @param firstOffset the first offset that does not fit; empty when no finding has one
 */
public record VerifyReport(
    long events,
    long newestOffset,
    long bodiesRemoved,
    long entities,
    long snapshots,
    long checkpoints,
    List<Signer> signers,
    List<Finding> findings,
    long findingCount,
    OptionalLong firstOffset) {

  /**
   * A key and the checkpoints that it signed, one after the other.
   *
   * @param fingerprint SHA-256 of the public key, in hexadecimal
   * @param firstOffset of its first checkpoint
   * @param lastOffset of its last checkpoint
   */
  public record Signer(String fingerprint, long firstOffset, long lastOffset) {}

  /**
   * Something that does not fit.
   *
   * @param offset of the event that it is about; empty when it is about none
   * @param text one line
   */
  public record Finding(OptionalLong offset, String text) {}

  /** A report whose lists do not change. */
  public VerifyReport {
    signers = List.copyOf(signers);
    findings = List.copyOf(findings);
  }

  /** Whether everything fits. */
  public boolean isWhole() {
    return findingCount == 0;
  }
}
