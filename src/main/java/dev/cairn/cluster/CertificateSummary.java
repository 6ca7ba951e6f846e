package dev.cairn.cluster;

import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a certificate says.
 *
 * @param file where it lies
 * @param subject whose it is, such as {@code CN=farm-1}
 * @param hosts the names and addresses under which its owner may be reached
 * @param serial its number, hexadecimal
 * @param notBefore from when on it counts
 * @param notAfter last instant at which it counts
 * @param sha256 its fingerprint, hexadecimal: the same wherever somebody looks at it
 */
public record CertificateSummary(
    Path file,
    String subject,
    List<String> hosts,
    String serial,
    Instant notBefore,
    Instant notAfter,
    String sha256) {

  /** Copies the list. */
  public CertificateSummary {
    hosts = List.copyOf(hosts);
  }

  /**
   * Reads a certificate.
   *
   * @throws CredentialException when there is none in the file
   */
  public static CertificateSummary read(Path file) throws CredentialException {
    return of(file, Pem.certificate(file));
  }

  static CertificateSummary of(Path file, X509Certificate certificate) throws CredentialException {
    return new CertificateSummary(
        file,
        certificate.getSubjectX500Principal().getName(),
        hosts(file, certificate),
        certificate.getSerialNumber().toString(16),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        Pem.fingerprint(certificate));
  }

  private static List<String> hosts(Path file, X509Certificate certificate)
      throws CredentialException {
    List<String> hosts = new ArrayList<>();
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        // RFC 5280: a pair of the kind, 2 for a host name and 7 for an address, and the name.
        if (name.get(0).equals(2) || name.get(0).equals(7)) {
          hosts.add(String.valueOf(name.get(1)));
        }
      }
    } catch (CertificateParsingException wrong) {
      throw new CredentialException(file + " holds a certificate with broken names", wrong);
    }
    hosts.remove(CertificateAuthority.MEMBER);
    return hosts;
  }
}
