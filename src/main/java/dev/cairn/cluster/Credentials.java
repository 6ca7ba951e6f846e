package dev.cairn.cluster;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * What a node shows to others to be let in: files with its certificate, the key to it, and the
 * certificate of the authority that all nodes of the cluster have in common.
 */
public record Credentials(Path certificate, Path key, Path authority) {
  private static final String SERVER = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT = "1.3.6.1.5.5.7.3.2";

  private static final byte[] CHALLENGE = "cairn".getBytes(StandardCharsets.US_ASCII);

  /**
   * Looks whether another node would let this one in, as far as the files tell.
   *
   * @return what the certificate says
   * @throws CredentialException when the certificate does not fit its key, is not of the authority,
   *     counts no more or not yet, or is for something else
   */
  public CertificateSummary check(Instant now) throws CredentialException {
    X509Certificate authorityCertificate = Pem.certificate(authority);
    checkAuthority(authority, authorityCertificate, now);
    X509Certificate own = Pem.certificate(certificate);
    checkFits(own, certificate, Pem.key(key), key);
    try {
      own.verify(authorityCertificate.getPublicKey());
    } catch (GeneralSecurityException another) {
      throw new CredentialException(
          "the certificate %s is not signed by the authority %s; take both from one `cairn ca issue`"
              .formatted(certificate, authority),
          another);
    }
    checkPeriod(certificate, own, now, "make another one with `cairn ca issue`");
    if (!own.getPublicKey().getAlgorithm().equals("RSA")) {
      throw new CredentialException(
          "the key %s is of %s, and Akka reads RSA only; make another one with `cairn ca issue`"
              .formatted(key, own.getPublicKey().getAlgorithm()));
    }
    checkPurpose(own);
    return CertificateSummary.of(certificate, own);
  }

  private void checkPurpose(X509Certificate own) throws CredentialException {
    try {
      List<String> purposes = own.getExtendedKeyUsage();
      if (purposes != null && !purposes.containsAll(List.of(SERVER, CLIENT))) {
        throw new CredentialException(
            "the certificate %s must be for servers and for clients; make another one with `cairn ca issue`"
                .formatted(certificate));
      }
    } catch (CertificateParsingException wrong) {
      throw new CredentialException(
          "the certificate %s does not say what it is for".formatted(certificate), wrong);
    }
  }

  static void checkAuthority(Path file, X509Certificate authority, Instant now)
      throws CredentialException {
    if (authority.getBasicConstraints() < 0) {
      throw new CredentialException(
          file + " is the certificate of a node, not of an authority; name the ca.pem beside it");
    }
    checkPeriod(
        file, authority, now, "make another one with `cairn ca init`, and certificates of it");
  }

  private static void checkPeriod(
      Path file, X509Certificate certificate, Instant now, String remedy)
      throws CredentialException {
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      throw new CredentialException(
          "the certificate %s expired on %s; %s"
              .formatted(file, day(certificate.getNotAfter().toInstant()), remedy));
    }
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      throw new CredentialException(
          "the certificate %s counts from %s on; is the clock of this machine right?"
              .formatted(file, day(certificate.getNotBefore().toInstant())));
    }
  }

  static void checkFits(
      X509Certificate certificate, Path certificateFile, PrivateKey key, Path keyFile)
      throws CredentialException {
    if (!fits(certificate, key)) {
      throw new CredentialException(
          "the key %s does not belong to the certificate %s".formatted(keyFile, certificateFile));
    }
  }

  private static boolean fits(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(CHALLENGE);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certificate.getPublicKey());
      verifying.update(CHALLENGE);
      return verifying.verify(signature);
    } catch (GeneralSecurityException anotherKind) {
      return false;
    }
  }

  static String day(Instant instant) {
    return DateTimeFormatter.ISO_LOCAL_DATE.format(instant.atOffset(ZoneOffset.UTC));
  }
}
