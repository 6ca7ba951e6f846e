package dev.cairn.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Makes no certificates, only what is said of them; time stands still. */
final class TestingCertificateTools implements CertificateTools {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  @Override
  public Certificate init(Path directory) {
    return certificate(directory.resolve("ca.pem"), "CN=authority", List.of(), 3650);
  }

  @Override
  public Certificate issue(Path directory, Wanted wanted) throws IOException {
    if (wanted.name().equals("refused")) {
      throw new IOException("there is no certificate authority in " + directory);
    }
    return certificate(
        wanted.out().resolve("certificate.pem"),
        "CN=" + wanted.name(),
        wanted.hosts(),
        wanted.days());
  }

  @Override
  public Certificate show(Path file) {
    return certificate(file, "CN=shown", List.of("farm-1", "10.0.0.1"), 1);
  }

  private static Certificate certificate(Path file, String subject, List<String> hosts, int days) {
    return new Certificate(
        file.toString(),
        subject,
        hosts,
        "2a",
        NOW,
        NOW.plus(Duration.ofDays(days)),
        "0f".repeat(32));
  }
}
