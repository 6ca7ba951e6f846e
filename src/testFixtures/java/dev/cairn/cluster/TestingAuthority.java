package dev.cairn.cluster;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A certificate authority of a test, which counts now. */
public final class TestingAuthority {
  private final SecureRandom random = new SecureRandom();
  private final Instant now = Clock.systemUTC().instant();
  private final Path directory;

  /** Makes one in a directory that does not exist. */
  public TestingAuthority(Path directory) throws CredentialException {
    this.directory = directory;
    CertificateAuthority.create(directory, random, now);
  }

  /** What a node of this name has, each in a directory below that of the authority. */
  public Credentials issue(String name) throws CredentialException {
    Path out = directory.resolve(name);
    CertificateAuthority.open(directory, now)
        .issue(name, List.of("127.0.0.1"), Duration.ofDays(1), out, random, now);
    return new Credentials(
        out.resolve(CertificateAuthority.NODE_CERTIFICATE),
        out.resolve(CertificateAuthority.NODE_KEY),
        out.resolve(CertificateAuthority.CERTIFICATE));
  }

  /** The file with the secret that all nodes of the authority know. */
  public Path secret() {
    return directory.resolve(CertificateAuthority.SECRET);
  }
}
