package dev.cairn.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How often callers may ask, and addresses may bring what is no key. Safe for use by many threads;
 * the callers that asked last are known, 10,000 of them.
 */
public final class Limits {
  private static final int KNOWN_MAX = 10_000;

  /**
   * Limits.
   *
   * @param requestsPerSecond of one caller, in the long run; at least 1
   * @param requestsAtOnce of one caller; at least 1
   * @param failuresPerMinute wrong keys from one address, also at once; at least 1
   */
  public record Settings(int requestsPerSecond, int requestsAtOnce, int failuresPerMinute) {
    /** Limits that are not below 1. */
    public Settings {
      if (requestsPerSecond < 1 || requestsAtOnce < 1 || failuresPerMinute < 1) {
        throw new IllegalArgumentException("limits of requests are at least 1");
      }
    }
  }

  private final Settings settings;
  private final TimeMeter time;
  private final Map<String, Bucket> requests = newestOnly();
  private final Map<String, Bucket> failures = newestOnly();

  /** Nobody has asked yet. */
  public Limits(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.time =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            Instant now = clock.instant();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano();
          }

          @Override
          public boolean isWallClockBased() {
            return true;
          }
        };
  }

  private static Map<String, Bucket> newestOnly() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
        return size() > KNOWN_MAX;
      }
    };
  }

  /** Counts a request of a caller; how long it has to wait, zero when it is served. */
  public Duration request(String caller) {
    return wait(
        of(
                requests,
                caller,
                () ->
                    Bucket.builder()
                        .addLimit(
                            limit ->
                                limit
                                    .capacity(settings.requestsAtOnce())
                                    .refillGreedy(
                                        settings.requestsPerSecond(), Duration.ofSeconds(1)))
                        .withCustomTimePrecision(time)
                        .build())
            .tryConsumeAndReturnRemaining(1));
  }

  /** Counts a wrong key from an address. */
  public void failed(String address) {
    var _ = failures(address).tryConsume(1);
  }

  /** How long nothing from an address is tried; zero when it may try. */
  public Duration untilNextTry(String address) {
    var estimation = failures(address).estimateAbilityToConsume(1);
    return estimation.canBeConsumed()
        ? Duration.ZERO
        : Duration.ofNanos(estimation.getNanosToWaitForRefill());
  }

  private Bucket failures(String address) {
    return of(
        failures,
        address,
        () ->
            Bucket.builder()
                .addLimit(
                    limit ->
                        limit
                            .capacity(settings.failuresPerMinute())
                            .refillGreedy(settings.failuresPerMinute(), Duration.ofMinutes(1)))
                .withCustomTimePrecision(time)
                .build());
  }

  private static Bucket of(Map<String, Bucket> known, String name, Supplier<Bucket> make) {
    synchronized (known) {
      return known.computeIfAbsent(name, _ -> make.get());
    }
  }

  private static Duration wait(ConsumptionProbe probe) {
    return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
  }
}
