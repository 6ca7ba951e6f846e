package dev.cairn.journal;

import dev.cairn.journal.VerifyReport.Signer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the checkpoints beside the chain: those in the file, those in the database, and those of
 * a copy that was kept elsewhere. All are in the order of their offsets, so that one of each is in
 * memory at a time.
 */
final class CheckpointVerifier {
  private static final int SIGNERS_MAX = 100;

  private final CheckpointCursor file;
  private final CheckpointCursor database;
  private final Optional<CheckpointCursor> copy;
  private final Set<String> trusted;
  private final Findings findings;
  private final Deque<Signer> signers = new ArrayDeque<>();
  private @Nullable String fingerprint;
  private long count;

  /**
   * A check that begins with the first checkpoint.
   *
   * @param genesis hash of the key that the journal began with; null when it is not known
   */
  CheckpointVerifier(
      CheckpointCursor file,
      CheckpointCursor database,
      Optional<CheckpointCursor> copy,
      Set<String> trusted,
      byte @Nullable [] genesis,
      Findings findings) {
    this.file = file;
    this.database = database;
    this.copy = copy;
    this.trusted = trusted;
    this.findings = findings;
    if (genesis != null) {
      fingerprint = HexFormat.of().formatHex(genesis);
      if (!trusted.isEmpty() && !trusted.contains(fingerprint)) {
        findings.add(
            "the journal began with the key %s, which is not trusted".formatted(fingerprint));
      }
    }
  }

  /** Checks everything that was signed up to an event with this hash. */
  void upTo(long offset, byte[] hash) {
    long next = nextOffset();
    while (next <= offset) {
      check(next, next == offset ? hash : null);
      next = nextOffset();
    }
  }

  /**
   * Checks what is left behind the last event.
   *
   * @param ownKey fingerprint of the key with which the node signs now, where it is known
   */
  void end(long lastOffset, Optional<String> ownKey) {
    for (long next = nextOffset(); next != Long.MAX_VALUE; next = nextOffset()) {
      findings.add(
          Math.min(next, lastOffset + 1),
          "event %d was signed, but the journal ends with event %d: its end is missing"
              .formatted(next, lastOffset));
      check(next, null);
    }
    ownKey.ifPresent(
        own -> {
          if (!own.equals(fingerprint) && !isTrusted(own)) {
            findings.add(
                "the file signing.key has the key %s, but what was signed last is of %s%s"
                    .formatted(own, fingerprint, advice()));
          }
        });
  }

  /** How many there are, each counted once. */
  long count() {
    return count;
  }

  /** Who signed, the newest changes. */
  List<Signer> signers() {
    return List.copyOf(signers);
  }

  private long nextOffset() {
    long own = Math.min(file.offset(), database.offset());
    return copy.isPresent() ? Math.min(own, copy.get().offset()) : own;
  }

  private void check(long offset, byte @Nullable [] hash) {
    boolean inFile = file.offset() == offset;
    boolean inDatabase = database.offset() == offset;
    if (inFile && inDatabase && !file.line().equals(database.line())) {
      findings.add(
          offset,
          "the checkpoints of event %d in the database and in the file differ".formatted(offset));
      check(database.checkpoint(), hash, false);
    } else if (inFile && !inDatabase) {
      findings.add(
          offset,
          "the checkpoint of event %d is in the file, but not in the database".formatted(offset));
    } else if (inDatabase && !inFile) {
      findings.add(
          offset,
          "the checkpoint of event %d is in the database, but not in the file".formatted(offset));
    }
    if (inFile || inDatabase) {
      count++;
      check((inFile ? file : database).checkpoint(), hash, true);
    }
    copy.ifPresent(kept -> compare(kept, offset, hash));
    if (inFile) {
      file.advance();
    }
    if (inDatabase) {
      database.advance();
    }
  }

  private void compare(CheckpointCursor kept, long offset, byte @Nullable [] hash) {
    boolean isOurs = file.offset() == offset;
    if (kept.offset() != offset) {
      if (isOurs && kept.offset() != Long.MAX_VALUE) {
        findings.add(offset, "the checkpoint of event %d is not in the copy".formatted(offset));
      }
      return;
    }
    if (!isOurs || !kept.line().equals(file.line())) {
      findings.add(
          offset,
          "the copy has %s checkpoint of event %d: the journal was cut or rewritten"
              .formatted(isOurs ? "another" : "a", offset));
      check(kept.checkpoint(), hash, false);
    }
    kept.advance();
  }

  private void check(Checkpoint checkpoint, byte @Nullable [] hash, boolean noteSigner) {
    long offset = checkpoint.offset();
    if (hash != null && !Arrays.equals(hash, checkpoint.hash())) {
      findings.add(
          offset,
          "the hash of event %d is not the one that was signed: it, or events before it, were rewritten"
              .formatted(offset));
    }
    boolean genuine;
    try {
      genuine = checkpoint.isGenuine();
    } catch (DamagedRecordException noKey) {
      genuine = false;
    }
    if (!genuine) {
      findings.add(offset, "the checkpoint of event %d has a wrong signature".formatted(offset));
    } else if (noteSigner) {
      note(offset, HexFormat.of().formatHex(Sha256.of(checkpoint.publicKey())));
    }
  }

  private void note(long offset, String signer) {
    Signer last = signers.peekLast();
    if (last != null && last.fingerprint().equals(signer)) {
      signers.removeLast();
      signers.addLast(new Signer(signer, last.firstOffset(), offset));
      return;
    }
    if (!signer.equals(fingerprint) && !isTrusted(signer)) {
      findings.add(
          offset,
          "from the checkpoint of event %d on another key signs, %s instead of %s%s"
              .formatted(offset, signer, fingerprint, advice()));
    }
    fingerprint = signer;
    signers.addLast(new Signer(signer, offset, offset));
    if (signers.size() > SIGNERS_MAX) {
      signers.removeFirst();
    }
  }

  private boolean isTrusted(String signer) {
    return trusted.contains(signer);
  }

  private String advice() {
    return trusted.isEmpty() ? "; if you changed it, name both as trusted" : "; it is not trusted";
  }
}
