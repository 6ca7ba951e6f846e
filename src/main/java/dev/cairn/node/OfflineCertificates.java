package dev.cairn.node;

import dev.cairn.cli.CertificateTools;
import dev.cairn.cluster.CertificateAuthority;
import dev.cairn.cluster.CertificateSummary;
import dev.cairn.cluster.CredentialException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/** Makes certificates with the chance and the clock of this machine. */
final class OfflineCertificates implements CertificateTools {
  private final SecureRandom random;
  private final InstantSource clock;

  OfflineCertificates(SecureRandom random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  @Override
  public Certificate init(Path directory) throws CredentialException {
    return told(CertificateAuthority.create(directory, random, clock.instant()));
  }

  @Override
  public Certificate issue(Path directory, Wanted wanted) throws CredentialException {
    return told(
        CertificateAuthority.open(directory, clock.instant())
            .issue(
                wanted.name(),
                wanted.hosts(),
                Duration.ofDays(wanted.days()),
                wanted.out(),
                random,
                clock.instant()));
  }

  @Override
  public Certificate show(Path file) throws CredentialException {
    return told(CertificateSummary.read(file));
  }

  private static Certificate told(CertificateSummary summary) {
    return new Certificate(
        summary.file().toString(),
        summary.subject(),
        summary.hosts(),
        summary.serial(),
        summary.notBefore(),
        summary.notAfter(),
        summary.sha256());
  }
}
