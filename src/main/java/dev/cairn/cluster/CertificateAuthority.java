package dev.cairn.cluster;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate authority of one cluster: who has a certificate of it belongs to the cluster.
 *
 * <p>It is a directory with the authority's certificate, its key and the secret by which nodes find
 * each other. The authority's key is ECDSA on P-256; keys of nodes are RSA with 3,072 bits, because
 * Akka reads no other kind. Chance and the time are handed in.
 *
 * @see "docs/adr/0013-who-belongs-to-a-cluster.md"
 */
public final class CertificateAuthority {
  /** Its certificate, which every node has. */
  public static final String CERTIFICATE = "ca.pem";

  /** Its key, which no node has. */
  public static final String KEY = "ca.key";

  /** What nodes of one cluster know, in the same form everywhere: 256 bits, Base64. */
  public static final String SECRET = "discovery.secret";

  /** Certificate of a node, in the directory made for it. */
  public static final String NODE_CERTIFICATE = "certificate.pem";

  /** Key of a node, in the directory made for it. */
  public static final String NODE_KEY = "key.pem";

  /** How long an authority counts: 3,650 days. */
  public static final Duration VALIDITY = Duration.ofDays(3650);

  /** A name that all nodes share; Akka's TLS compares names to see whether two belong together. */
  static final String MEMBER = "cairn-member";

  /** Certificates count from an hour ago, for machines whose clock is slow. */
  private static final Duration BEFORE = Duration.ofHours(1);

  private static final int RSA_BITS = 3072;
  private static final int SERIAL_BITS = 127;
  private static final int SECRET_BYTES = 32;

  private final Path directory;
  private final X509Certificate certificate;
  private final PrivateKey key;

  private CertificateAuthority(Path directory, X509Certificate certificate, PrivateKey key) {
    this.directory = directory;
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * Makes an authority.
   *
   * @param directory where; is made if need be
   * @throws CredentialException when one is there already, or the directory cannot be written
   */
  public static CertificateSummary create(Path directory, SecureRandom random, Instant now)
      throws CredentialException {
    refuseExisting(directory, CERTIFICATE, KEY, SECRET);
    Pem.createDirectory(directory);
    KeyPair pair = pair("EC", random);
    X500Name name = name("Cairn certificate authority");
    X509Certificate made =
        sign(
            template(name, name, pair.getPublic(), new Period(now, VALIDITY), random),
            pair,
            List.of(
                new Entry(Extension.basicConstraints, true, new BasicConstraints(0)),
                new Entry(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))),
            pair,
            random);
    byte[] secret = new byte[SECRET_BYTES];
    ((RandomGenerator) random).nextBytes(secret);
    Pem.createSecret(directory.resolve(KEY), Pem.text(pair.getPrivate()));
    Pem.createSecret(directory.resolve(SECRET), Base64.getEncoder().encodeToString(secret) + "\n");
    Pem.create(directory.resolve(CERTIFICATE), Pem.text(made));
    return CertificateSummary.of(directory.resolve(CERTIFICATE), made);
  }

  /**
   * The authority in a directory.
   *
   * @throws CredentialException when there is none, it has expired, or its key is another's
   */
  public static CertificateAuthority open(Path directory, Instant now) throws CredentialException {
    Path file = directory.resolve(CERTIFICATE);
    if (!Files.exists(file)) {
      throw new CredentialException(
          "there is no certificate authority in %s; make one with `cairn ca init --dir %s`"
              .formatted(directory, directory));
    }
    X509Certificate certificate = Pem.certificate(file);
    PrivateKey key = Pem.key(directory.resolve(KEY));
    Credentials.checkAuthority(file, certificate, now);
    Credentials.checkFits(certificate, file, key, directory.resolve(KEY));
    return new CertificateAuthority(directory, certificate, key);
  }

  /**
   * Makes a key and a certificate for a node, and puts what the node needs into a directory.
   *
   * @param name of the node: up to 64 lower-case letters, digits, dots and hyphens
   * @param hosts names and addresses under which it is reached, may be empty
   * @param validity from now on; at most until the authority ends
   * @param out where; is made if need be
   * @throws CredentialException when a name is wrong, a file is there already, or cannot be written
   */
  public CertificateSummary issue(
      String name,
      List<String> hosts,
      Duration validity,
      Path out,
      SecureRandom random,
      Instant now)
      throws CredentialException {
    Period period = new Period(now, validity);
    if (period.end().isAfter(certificate.getNotAfter().toInstant())) {
      throw new CredentialException(
          "the certificate would outlive its authority, which ends on %s; it may count %d days at most"
              .formatted(
                  Credentials.day(certificate.getNotAfter().toInstant()),
                  Duration.between(now, certificate.getNotAfter().toInstant()).toDays()));
    }
    GeneralNames names = names(NodeName.node(name), hosts);
    refuseExisting(out, NODE_CERTIFICATE, NODE_KEY, CERTIFICATE, SECRET);
    String secret = new String(Pem.read(directory.resolve(SECRET)), StandardCharsets.US_ASCII);
    KeyPair pair = pair("RSA", random);
    X509Certificate made =
        sign(
            template(
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
                name(name),
                pair.getPublic(),
                period,
                random),
            pair,
            List.of(
                new Entry(Extension.basicConstraints, true, new BasicConstraints(false)),
                new Entry(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature)),
                new Entry(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(
                        new KeyPurposeId[] {
                          KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                        })),
                new Entry(Extension.subjectAlternativeName, false, names)),
            new KeyPair(certificate.getPublicKey(), key),
            random);
    Pem.createDirectory(out);
    Pem.createSecret(out.resolve(NODE_KEY), Pem.text(pair.getPrivate()));
    Pem.createSecret(out.resolve(SECRET), secret);
    Pem.create(out.resolve(CERTIFICATE), Pem.text(certificate));
    Pem.create(out.resolve(NODE_CERTIFICATE), Pem.text(made));
    return CertificateSummary.of(out.resolve(NODE_CERTIFICATE), made);
  }

  private static void refuseExisting(Path directory, String... names) throws CredentialException {
    for (String name : names) {
      if (Files.exists(directory.resolve(name))) {
        throw Pem.exists(directory.resolve(name));
      }
    }
  }

  private static GeneralNames names(String node, List<String> hosts) throws CredentialException {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.dNSName, MEMBER));
    names.add(new GeneralName(GeneralName.dNSName, node));
    for (String host : hosts) {
      GeneralName one = NodeName.host(host);
      if (!names.contains(one)) {
        names.add(one);
      }
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static X500Name name(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
  }

  private static KeyPair pair(String algorithm, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      } else {
        generator.initialize(RSA_BITS, random);
      }
      return generator.generateKeyPair();
    } catch (InvalidAlgorithmParameterException defect) {
      throw new IllegalStateException("this JVM does not know the curve P-256", defect);
    } catch (GeneralSecurityException defect) {
      throw new IllegalStateException("this JVM makes no keys of " + algorithm, defect);
    }
  }

  /** From when to when a certificate counts. */
  private record Period(Instant now, Duration length) {
    Instant start() {
      return now.minus(BEFORE).truncatedTo(ChronoUnit.SECONDS);
    }

    Instant end() {
      return now.plus(length).truncatedTo(ChronoUnit.SECONDS);
    }
  }

  /** A part of a certificate that says what it is good for. */
  private record Entry(ASN1ObjectIdentifier kind, boolean isCritical, ASN1Encodable value) {}

  @SuppressWarnings("JavaUtilDate") // Bouncy Castle takes no other
  private static X509v3CertificateBuilder template(
      X500Name issuer, X500Name subject, PublicKey key, Period period, SecureRandom random) {
    return new X509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
        new Time(java.util.Date.from(period.start())),
        new Time(java.util.Date.from(period.end())),
        subject,
        SubjectPublicKeyInfo.getInstance(key.getEncoded()));
  }

  private static X509Certificate sign(
      X509v3CertificateBuilder template,
      KeyPair subject,
      List<Entry> entries,
      KeyPair authority,
      SecureRandom random) {
    try {
      for (Entry entry : entries) {
        template.addExtension(entry.kind(), entry.isCritical(), entry.value());
      }
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      template.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          identifiers.createSubjectKeyIdentifier(subject.getPublic()));
      template.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          identifiers.createAuthorityKeyIdentifier(authority.getPublic()));
      return new JcaX509CertificateConverter()
          .getCertificate(
              template.build(
                  new JcaContentSignerBuilder("SHA256withECDSA")
                      .setSecureRandom(random)
                      .build(authority.getPrivate())));
    } catch (IOException | GeneralSecurityException | OperatorCreationException defect) {
      throw new IllegalStateException("a certificate cannot be made", defect);
    }
  }
}
