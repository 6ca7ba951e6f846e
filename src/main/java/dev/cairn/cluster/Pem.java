package dev.cairn.cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/** Certificates and keys as text files, each with the header that says what it is. */
final class Pem {
  private static final String OWNER_ONLY = "rw-------";
  private static final String ALL_READ = "rw-r--r--";

  private Pem() {}

  /** The first certificate of a file. */
  static X509Certificate certificate(Path file) throws CredentialException {
    byte[] bytes = read(file);
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes));
    } catch (CertificateException wrong) {
      throw new CredentialException(file + " holds no certificate in PEM", wrong);
    }
  }

  /** The private key of a file. */
  static PrivateKey key(Path file) throws CredentialException {
    String text = new String(read(file), StandardCharsets.ISO_8859_1);
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      return switch (parser.readObject()) {
        case PrivateKeyInfo key -> new JcaPEMKeyConverter().getPrivateKey(key);
        case PEMKeyPair pair -> new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
        case null, default ->
            throw new CredentialException(file + " holds no unencrypted private key in PEM");
      };
    } catch (CredentialException refusal) {
      throw refusal;
    } catch (IOException wrong) {
      throw new CredentialException(file + " holds a broken private key", wrong);
    }
  }

  /** The bytes of a file, which is small. */
  static byte[] read(Path file) throws CredentialException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException none) {
      throw new CredentialException(file + " does not exist", none);
    } catch (IOException failure) {
      throw new CredentialException("%s cannot be read: %s".formatted(file, failure), failure);
    }
  }

  /** A certificate as text. */
  static String text(X509Certificate certificate) {
    return write(certificate);
  }

  /** A private key as text: PKCS #8, not encrypted. */
  static String text(PrivateKey key) {
    try {
      return write(new JcaPKCS8Generator(key, null).generate());
    } catch (IOException defect) {
      throw new IllegalStateException("a key that was just made has no encoding", defect);
    }
  }

  private static String write(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(object);
    } catch (IOException defect) {
      throw new IllegalStateException("memory cannot be written", defect);
    }
    return text.toString();
  }

  /** Writes a new file that everybody may read. */
  static void create(Path file, String text) throws CredentialException {
    create(file, text, ALL_READ);
  }

  /** Writes a new file that only its owner may read. */
  static void createSecret(Path file, String text) throws CredentialException {
    create(file, text, OWNER_ONLY);
  }

  private static void create(Path file, String text, String permissions)
      throws CredentialException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
      Files.writeString(file, text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    } catch (FileAlreadyExistsException there) {
      throw exists(file);
    } catch (IOException failure) {
      throw new CredentialException("%s cannot be written: %s".formatted(file, failure), failure);
    }
  }

  /** Makes a directory that only its owner may enter; it may be there already. */
  static void createDirectory(Path directory) throws CredentialException {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException failure) {
      throw new CredentialException(
          "the directory %s cannot be made: %s".formatted(directory, failure), failure);
    }
  }

  /** What is said of a file that would be written over. */
  static CredentialException exists(Path file) {
    return new CredentialException(
        file + " exists already and is never written over; move it away, or name another place");
  }

  /** SHA-256 of the certificate, hexadecimal. */
  static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (CertificateEncodingException defect) {
      throw new IllegalStateException("a certificate that was read has no encoding", defect);
    } catch (GeneralSecurityException defect) {
      throw new IllegalStateException("this JVM has no SHA-256", defect);
    }
  }
}
