package dev.cairn.offence.build;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** Reads the world in every way that has a rule against it, a method reference included. */
public final class OwnClock {
  final Instant now = Instant.now();
  final long millis = System.currentTimeMillis();
  final LongSupplier nanos = System::nanoTime;
  final String id = UUID.randomUUID().toString();
  final int chance = ThreadLocalRandom.current().nextInt();
  final String home = System.getenv("HOME");
}
