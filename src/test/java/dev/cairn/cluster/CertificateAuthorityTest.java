package dev.cairn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A certificate authority")
class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration YEAR = Duration.ofDays(365);

  private final SecureRandom random = new SecureRandom();
  private final Path directory;

  CertificateAuthorityTest(@TempDir Path temporary) {
    directory = temporary.resolve("ca");
  }

  private Path at(String name) {
    return directory.resolve(name);
  }

  private CertificateSummary issue(String name, String... hosts) throws CredentialException {
    return CertificateAuthority.open(directory, NOW)
        .issue(name, List.of(hosts), YEAR, at(name), random, NOW);
  }

  private Credentials credentialsOf(String name) {
    return new Credentials(
        at(name).resolve("certificate.pem"),
        at(name).resolve("key.pem"),
        at(name).resolve("ca.pem"));
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static void assertRefused(ThrowingCallable action, String message) {
    assertThatThrownBy(action).isInstanceOf(CredentialException.class).hasMessage(message);
  }

  @Test
  @DisplayName("is not there until somebody makes it")
  void isNotThere() {
    assertRefused(
        () -> CertificateAuthority.open(directory, NOW),
        "there is no certificate authority in %s; make one with `cairn ca init --dir %s`"
            .formatted(directory, directory));
  }

  @Nested
  @DisplayName("that was made on 2026-11-20")
  class WhenMade {
    private CertificateSummary made;

    @BeforeEach
    void make() throws CredentialException {
      made = CertificateAuthority.create(directory, random, NOW);
    }

    @Test
    @DisplayName("counts for ten years, and its key and secret are its owner's only")
    void files() throws Exception {
      assertThat(made.file()).isEqualTo(at("ca.pem"));
      assertThat(made.notBefore()).isEqualTo(NOW.minus(Duration.ofHours(1)));
      assertThat(made.notAfter()).isEqualTo(NOW.plus(Duration.ofDays(3650)));
      assertThat(mode(directory)).isEqualTo("rwx------");
      assertThat(mode(at("ca.key"))).isEqualTo("rw-------");
      assertThat(mode(at("discovery.secret"))).isEqualTo("rw-------");
      assertThat(mode(at("ca.pem"))).isEqualTo("rw-r--r--");
      assertThat(CertificateSummary.read(at("ca.pem"))).isEqualTo(made);
    }

    @Test
    @DisplayName("is not written over")
    void isKept() throws IOException {
      byte[] key = Files.readAllBytes(at("ca.key"));
      String refusal =
          " exists already and is never written over; move it away, or name another place";
      assertRefused(
          () -> CertificateAuthority.create(directory, random, NOW), at("ca.pem") + refusal);
      Files.delete(at("ca.pem"));
      assertRefused(
          () -> CertificateAuthority.create(directory, random, NOW), at("ca.key") + refusal);
      assertThat(at("ca.key")).hasBinaryContent(key);
    }

    @Test
    @DisplayName("issues a certificate for servers and clients, with the node's names")
    void issues() throws Exception {
      CertificateSummary issued = issue("farm-1", "farm-1.example.org", "10.0.0.7", "fd00::7");
      assertThat(issued.subject()).isEqualTo("CN=farm-1");
      assertThat(issued.hosts())
          .containsExactly("farm-1", "farm-1.example.org", "10.0.0.7", "fd00:0:0:0:0:0:0:7");
      assertThat(issued.notBefore()).isEqualTo(NOW.minus(Duration.ofHours(1)));
      assertThat(issued.notAfter()).isEqualTo(NOW.plus(YEAR));
      X509Certificate certificate = Pem.certificate(issued.file());
      assertThat(certificate.getExtendedKeyUsage())
          .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
      assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
      assertThat(certificate.getSerialNumber().bitLength()).isBetween(1, 128);
      assertThat(at("farm-1").toFile().list())
          .containsExactlyInAnyOrder("ca.pem", "certificate.pem", "key.pem", "discovery.secret");
      assertThat(mode(at("farm-1"))).isEqualTo("rwx------");
      assertThat(mode(at("farm-1/key.pem"))).isEqualTo("rw-------");
      assertThat(mode(at("farm-1/discovery.secret"))).isEqualTo("rw-------");
      assertThat(at("farm-1/discovery.secret")).hasSameBinaryContentAs(at("discovery.secret"));
      assertThat(credentialsOf("farm-1").check(NOW)).isEqualTo(issued);
    }

    @Test
    @DisplayName("issues what Java's own path validation takes")
    void pathValidation() throws Exception {
      issue("farm-1");
      PKIXParameters trust =
          new PKIXParameters(Set.of(new TrustAnchor(Pem.certificate(at("ca.pem")), null)));
      trust.setRevocationEnabled(false);
      trust.setDate(Date.from(NOW));
      CertPathValidator.getInstance("PKIX")
          .validate(
              CertificateFactory.getInstance("X.509")
                  .generateCertPath(List.of(Pem.certificate(at("farm-1/certificate.pem")))),
              trust);
    }

    @Test
    @DisplayName("gives each certificate a number of its own")
    void serials() throws CredentialException {
      assertThat(issue("farm-1").serial()).isNotEqualTo(issue("farm-2").serial());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "Farm",
          "../farm",
          "farm_1",
          "-farm",
          "farm.",
          "10.0.0.1",
          "a b",
          "cairn-member"
        })
    @DisplayName("issues nothing for a name that is none")
    void names(String name) {
      assertRefused(
          () -> issue(name),
          "'%s' is no name for a node; use up to 64 lower-case letters, digits, dots and hyphens, such as farm-1"
              .formatted(name));
    }

    @Test
    @DisplayName("issues nothing for a name of 65 letters, and none for a host that is no host")
    void lengths() throws CredentialException {
      assertThat(issue("a".repeat(31) + "." + "b".repeat(32)).subject()).hasSize(67);
      assertThatThrownBy(() -> issue("a".repeat(32) + "." + "b".repeat(32)))
          .isInstanceOf(CredentialException.class);
      assertRefused(
          () -> issue("farm-1", "10.0.0.256"),
          "'10.0.0.256' is neither a host name in lower case nor an address");
      assertThat(at("farm-1")).doesNotExist();
    }

    @Test
    @DisplayName("writes no file of a node over")
    void nodeIsKept() throws IOException {
      issue("farm-1");
      byte[] key = Files.readAllBytes(at("farm-1/key.pem"));
      Files.delete(at("farm-1/certificate.pem"));
      assertThatThrownBy(() -> issue("farm-1"))
          .isInstanceOf(CredentialException.class)
          .hasMessageStartingWith(at("farm-1/key.pem") + " exists already");
      assertThat(at("farm-1/key.pem")).hasBinaryContent(key);
    }

    @Test
    @DisplayName("issues nothing that would outlive it, and nothing when it has expired")
    void expiry() throws CredentialException {
      Instant late = NOW.plus(Duration.ofDays(3650)).minus(YEAR).plusSeconds(1);
      CertificateAuthority authority = CertificateAuthority.open(directory, late);
      assertRefused(
          () -> authority.issue("farm-1", List.of(), YEAR, at("farm-1"), random, late),
          "the certificate would outlive its authority, which ends on 2036-11-17; it may count 364 days at most");
      authority.issue("farm-1", List.of(), YEAR, at("farm-1"), random, late.minusSeconds(1));
      assertThat(CertificateAuthority.open(directory, made.notAfter())).isNotNull();
      assertRefused(
          () -> CertificateAuthority.open(directory, made.notAfter().plusNanos(1)),
          "the certificate %s expired on 2036-11-17; make another one with `cairn ca init`, and certificates of it"
              .formatted(at("ca.pem")));
    }

    @Test
    @DisplayName("is refused when its files cannot be read, are no PEM, or are not of each other")
    void brokenFiles(@TempDir Path elsewhere) throws IOException {
      CertificateAuthority.create(elsewhere.resolve("ca"), random, NOW);
      Files.copy(
          elsewhere.resolve("ca/ca.key"),
          at("ca.key"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      assertRefused(
          () -> CertificateAuthority.open(directory, NOW),
          "the key %s does not belong to the certificate %s".formatted(at("ca.key"), at("ca.pem")));
      Files.writeString(
          at("ca.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
      assertRefused(
          () -> CertificateAuthority.open(directory, NOW),
          at("ca.key") + " holds a broken private key");
      Files.writeString(at("ca.key"), "nothing");
      assertRefused(
          () -> CertificateAuthority.open(directory, NOW),
          at("ca.key") + " holds no unencrypted private key in PEM");
      Files.delete(at("ca.key"));
      assertRefused(
          () -> CertificateAuthority.open(directory, NOW), at("ca.key") + " does not exist");
      Files.writeString(at("ca.pem"), "nothing");
      assertRefused(
          () -> CertificateAuthority.open(directory, NOW),
          at("ca.pem") + " holds no certificate in PEM");
    }
  }

  @Nested
  @DisplayName("has a node whose credentials are refused when")
  class Refused {
    private Credentials credentials;

    @BeforeEach
    void issueOne() throws CredentialException {
      CertificateAuthority.create(directory, random, NOW);
      issue("farm-1");
      credentials = credentialsOf("farm-1");
    }

    @Test
    @DisplayName("the certificate expired a nanosecond ago, or begins in one")
    void period() throws CredentialException {
      Instant end = NOW.plus(YEAR);
      Instant start = NOW.minus(Duration.ofHours(1));
      credentials.check(end);
      credentials.check(start);
      assertRefused(
          () -> credentials.check(end.plusNanos(1)),
          "the certificate %s expired on 2027-11-20; make another one with `cairn ca issue`"
              .formatted(credentials.certificate()));
      assertThatThrownBy(() -> credentials.check(start.minusNanos(1)))
          .hasMessageEndingWith("counts from 2026-11-20 on; is the clock of this machine right?");
    }

    @Test
    @DisplayName("the key is another node's")
    void anotherKey() throws CredentialException {
      issue("farm-2");
      assertRefused(
          () ->
              new Credentials(
                      credentials.certificate(), at("farm-2/key.pem"), credentials.authority())
                  .check(NOW),
          "the key %s does not belong to the certificate %s"
              .formatted(at("farm-2/key.pem"), credentials.certificate()));
    }

    @Test
    @DisplayName("the authority is another one, or a node")
    void anotherAuthority(@TempDir Path elsewhere) throws CredentialException {
      CertificateAuthority.create(elsewhere.resolve("ca"), random, NOW);
      Path another = elsewhere.resolve("ca/ca.pem");
      assertRefused(
          () -> new Credentials(credentials.certificate(), credentials.key(), another).check(NOW),
          "the certificate %s is not signed by the authority %s; take both from one `cairn ca issue`"
              .formatted(credentials.certificate(), another));
      assertRefused(
          () ->
              new Credentials(
                      credentials.certificate(), credentials.key(), credentials.certificate())
                  .check(NOW),
          credentials.certificate()
              + " is the certificate of a node, not of an authority; name the ca.pem beside it");
    }

    @Test
    @DisplayName("the certificate is the authority's own, whose key Akka cannot read")
    void authorityItself() {
      assertThatThrownBy(() -> new Credentials(at("ca.pem"), at("ca.key"), at("ca.pem")).check(NOW))
          .hasMessageContaining("is of EC, and Akka reads RSA only");
    }
  }
}
