package dev.cairn.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a whole journal as it is at one moment, while it is written, too. Events are read once, in
 * their order, and everything else beside them; the memory that it takes does not grow with them.
 */
final class JournalVerifier {
  private static final String FILE = "the file";

  /** All kinds of keys, in the order of the database. */
  private static final List<Character> KINDS =
      List.of(
          Keys.EVENT,
          Keys.HEAD,
          Keys.ENTITY_EVENT,
          Keys.CHECKPOINT,
          Keys.META,
          Keys.SNAPSHOT,
          Keys.SLICE,
          Keys.TAG,
          Keys.TIME);

  private static final Set<String> META =
      Set.of(JournalStore.FORMAT_NAME, JournalStore.GENESIS, JournalStore.HEAD);

  private final JournalStore store;
  private final VerifyOptions options;
  private final Findings findings = new Findings();

  /** A journal at one moment: its database, and how long its file of checkpoints was. */
  private record Moment(LevelDb.View view, long checkpointBytes) {}

  JournalVerifier(JournalStore store, VerifyOptions options) {
    this.store = store;
    this.options = options;
  }

  /** Checks everything. */
  VerifyReport verify() {
    options
        .checkpoints()
        .filter(copy -> !Files.isReadable(copy))
        .ifPresent(
            copy -> {
              throw new JournalException(
                  "no checkpoints can be read in %s; name a copy".formatted(copy));
            });
    store.damage().ifPresent(damage -> findings.add("LevelDB says: " + damage));
    Moment moment = store.look(this::moment);
    try (LevelDb.View view = moment.view()) {
      return verify(view, moment.checkpointBytes());
    }
  }

  private Moment moment() {
    return new Moment(store.database().view(), bytesOf(store.checkpoints()));
  }

  private static long bytesOf(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException none) {
      return 0;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private VerifyReport verify(LevelDb.View view, long checkpointBytes) {
    byte[] genesis = genesis(view);
    JournalHead head = head(view);
    checkFormat(view);
    JournalHead stands = head == null ? store.head() : head;
    ChainVerifier chain = new ChainVerifier(view, genesis, findings);
    try (CheckpointCursor file =
            CheckpointCursor.ofFile(FILE, store.checkpoints(), checkpointBytes, findings);
        CheckpointCursor database = CheckpointCursor.ofDatabase(view, findings);
        TimeIndexVerifier times = new TimeIndexVerifier(view, stands.indexedTo(), findings);
        IndexVerifier indexes = new IndexVerifier(view, stands.indexedTo(), findings)) {
      Optional<CheckpointCursor> copy =
          options
              .checkpoints()
              .map(kept -> CheckpointCursor.ofFile("the copy", kept, bytesOf(kept), findings));
      try {
        CheckpointVerifier checkpoints =
            new CheckpointVerifier(file, database, copy, options.trustedKeys(), genesis, findings);
        long newest = stands.offset();
        chain.run(checkpoints, times, indexes, head, newest);
        checkpoints.end(chain.lastOffset(), ownKey());
        IndexWalk walk =
            new IndexWalk(view, indexes, chain.lastOffset(), stands.indexedTo(), findings);
        walk.run();
        long snapshots = checkSnapshots(view);
        checkKinds(view);
        return new VerifyReport(
            chain.events(),
            newest,
            chain.bodiesRemoved(),
            walk.entities(),
            snapshots,
            checkpoints.count(),
            checkpoints.signers(),
            findings.kept(),
            findings.count(),
            findings.firstOffset());
      } finally {
        copy.ifPresent(CheckpointCursor::close);
      }
    }
  }

  private byte @Nullable [] meta(LevelDb.View view, String name) {
    try {
      byte[] value = view.get(Keys.meta(name));
      if (value == null) {
        findings.add("the journal has no entry %s".formatted(name));
      }
      return value;
    } catch (DamagedRecordException unreadable) {
      findings.add(
          "the journal's entry %s cannot be read (%s)".formatted(name, unreadable.getMessage()));
      return null;
    }
  }

  private byte @Nullable [] genesis(LevelDb.View view) {
    byte[] genesis = meta(view, JournalStore.GENESIS);
    if (genesis != null && genesis.length != RecordFormat.DIGEST_BYTES) {
      findings.add("the beginning of the chain has %d bytes".formatted(genesis.length));
    }
    return genesis;
  }

  private @Nullable JournalHead head(LevelDb.View view) {
    byte[] value = meta(view, JournalStore.HEAD);
    try {
      return value == null ? null : JournalHead.decode(value);
    } catch (DamagedRecordException damage) {
      findings.add(String.valueOf(damage.getMessage()));
      return null;
    }
  }

  private void checkFormat(LevelDb.View view) {
    byte[] value = meta(view, JournalStore.FORMAT_NAME);
    if (value != null
        && (value.length != Long.BYTES
            || ByteBuffer.wrap(value).getLong() != JournalStore.FORMAT)) {
      findings.add("the journal does not say that it has format %d".formatted(JournalStore.FORMAT));
    }
  }

  /** Fingerprint of the key with which the node signs. */
  private Optional<String> ownKey() {
    Path file = store.directory().resolve("signing.key");
    try {
      byte[] key = Base64.getDecoder().decode(Files.readAllLines(file).get(1));
      return Optional.of(HexFormat.of().formatHex(Sha256.of(key)));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException unreadable) {
      findings.add("the file signing.key cannot be read (%s)".formatted(unreadable));
      return Optional.empty();
    }
  }

  private long checkSnapshots(LevelDb.View view) {
    long snapshots = 0;
    try (ReadableScan scan =
        ReadableScan.of(
            view,
            Keys.SNAPSHOT,
            (_, _, reason) ->
                findings.add("some snapshots cannot be read (%s)".formatted(reason)))) {
      while (scan.hasNext()) {
        Map.Entry<byte[], byte[]> entry = scan.next();
        if (!ListedBlock.isIdAndNumber(entry.getKey())) {
          findings.add("there is an unknown key among the snapshots");
          continue;
        }
        snapshots++;
        try {
          SnapshotFormat.decode(
              Keys.idOf(entry.getKey()), Keys.numberOf(entry.getKey()), entry.getValue());
        } catch (DamagedRecordException damage) {
          findings.add(String.valueOf(damage.getMessage()));
        }
      }
    }
    return snapshots;
  }

  /** Reports keys that no version of this program writes. */
  private void checkKinds(LevelDb.View view) {
    byte[] from = {};
    for (char kind : KINDS) {
      reportAll(view, from, Keys.first(kind));
      from = Keys.end(kind);
    }
    reportAll(view, from, new byte[0]);
    try (ReadableScan scan =
        ReadableScan.of(
            view,
            Keys.META,
            (_, _, reason) ->
                findings.add(
                    "some settings of the journal cannot be read (%s)".formatted(reason)))) {
      while (scan.hasNext()) {
        String name = Keys.textOf(scan.next().getKey());
        if (!META.contains(name)) {
          findings.add("the journal has an unknown entry %s".formatted(name));
        }
      }
    }
  }

  private void reportAll(LevelDb.View view, byte[] from, byte[] end) {
    try (ReadableScan scan = new ReadableScan(view, from, end, (_, _, _) -> {})) {
      while (scan.hasNext()) {
        byte[] key = scan.next().getKey();
        findings.add("there is an unknown key %s".formatted(HexFormat.of().formatHex(key)));
      }
    }
  }
}
