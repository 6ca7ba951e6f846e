package dev.cairn.access;

import akka.actor.typed.ActorRef;
import dev.cairn.journal.Cause;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Says whose key a text is. Safe for use by many threads.
 *
 * <p>A key is {@code cairn_ID_SECRET}. Hashing a secret costs 19 MiB and some 50 ms, so two are
 * hashed at one time at most, and what was found right is remembered for a minute, by a keyed
 * digest: the key itself is never kept. Whether the key still counts is looked at each time.
 */
public final class Keys {
  /** How long a key need not be hashed again: 1 min. */
  static final Duration REMEMBERED = Duration.ofMinutes(1);

  private static final int REMEMBERED_MAX = 1_000;
  private static final int HASHED_AT_ONCE = 2;
  private static final Pattern TEXT = Pattern.compile("cairn_([0-9a-f]{12})_([0-9a-f]{48})");

  /**
   * A key that was just made.
   *
   * @param text the key; shown to its owner and to nobody else
   */
  public record NewKey(String id, String text, String secret) {
    @Override
    public String toString() {
      return "NewKey " + id;
    }
  }

  private final InstantSource clock;
  private final SecretKeySpec digestKey;
  private final Semaphore hashing = new Semaphore(HASHED_AT_ONCE);
  private final Map<String, Instant> remembered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  private volatile KeyRingState state = KeyRingState.EMPTY;
  private volatile @Nullable ActorRef<KeyRingEntity.Command> ring;

  /**
   * Knows no key yet.
   *
   * @param chance something that nobody can guess
   */
  public Keys(InstantSource clock, String chance) {
    this.clock = clock;
    this.digestKey = new SecretKeySpec(chance.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  /** Tells which keys there are now. */
  public void know(KeyRingState now) {
    state = now;
  }

  /** Tells whom to tell that keys were used. */
  public void tellUse(ActorRef<KeyRingEntity.Command> keyRing) {
    ring = keyRing;
  }

  /** The keys that there are. */
  public KeyRingState state() {
    return state;
  }

  /**
   * Makes the text of a key.
   *
   * @param chance at least 60 hexadecimal digits that nobody can guess
   */
  public static NewKey make(String chance) {
    String id = chance.substring(0, 12);
    String secret = chance.substring(12, 60);
    return new NewKey(id, "cairn_" + id + "_" + secret, secret);
  }

  /** Whether a text has the form of a key. */
  public static boolean isKey(String text) {
    return TEXT.matcher(text).matches();
  }

  /** Whose key it is, when that is known without hashing. */
  public Optional<Caller> remembered(String text, String requestId) {
    Instant now = clock.instant();
    Optional<KeyRingState.Key> key = counting(text, now);
    if (key.isEmpty() || !isRemembered(digest(text), now)) {
      return Optional.empty();
    }
    return Optional.of(used(key.get(), now, requestId));
  }

  /**
   * Whose key it is, when it counts; takes its time.
   *
   * @param requestId for the record of its use
   */
  public Optional<Caller> caller(String text, String requestId) throws InterruptedException {
    Instant now = clock.instant();
    Optional<KeyRingState.Key> key = counting(text, now);
    if (key.isEmpty() || !hashMatches(text, key.get())) {
      return Optional.empty();
    }
    synchronized (remembered) {
      remembered.put(digest(text), now);
    }
    return Optional.of(used(key.get(), now, requestId));
  }

  /** Whose key has this id, when it counts; for those who have shown the key before. */
  Optional<Caller> ofId(String id, String requestId) {
    Instant now = clock.instant();
    return countingId(id, now).map(key -> used(key, now, requestId));
  }

  private Optional<KeyRingState.Key> counting(String text, Instant now) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches() ? countingId(parts.group(1), now) : Optional.empty();
  }

  private Optional<KeyRingState.Key> countingId(String id, Instant now) {
    return Optional.ofNullable(state.keys().get(id)).filter(key -> key.countsAt(now));
  }

  private boolean hashMatches(String text, KeyRingState.Key key) throws InterruptedException {
    hashing.acquire();
    try {
      return KeyHash.matches(text.substring(text.lastIndexOf('_') + 1), key.hash());
    } finally {
      hashing.release();
    }
  }

  private boolean isRemembered(String digest, Instant now) {
    synchronized (remembered) {
      Instant since = remembered.get(digest);
      return since != null && now.isBefore(since.plus(REMEMBERED));
    }
  }

  private Caller used(KeyRingState.Key key, Instant now, String requestId) {
    Caller caller = new Caller("key:" + key.name(), key.scope(), Optional.of(key.id()));
    ActorRef<KeyRingEntity.Command> told = ring;
    if (told != null && KeyRingRules.isWorthTelling(key, now)) {
      told.tell(new KeyRingEntity.Use(key.id(), now, Cause.ofRequest(requestId, caller.name())));
    }
    return caller;
  }

  private String digest(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(digestKey);
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("the JVM lacks HmacSHA256", missing);
    }
  }
}
