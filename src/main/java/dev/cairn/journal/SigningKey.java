package dev.cairn.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The Ed25519 key with which a node signs its checkpoints. */
final class SigningKey {
  private static final String ALGORITHM = "Ed25519";

  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private SigningKey(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /**
   * The key in {@code file}; a new one is made when there is none. The file has two lines in
   * Base64: PKCS #8 and X.509; only its owner may read it.
   *
   * @throws IOException when the file is not such a key, or cannot be read or written
   */
  static SigningKey in(Path file) throws IOException {
    try {
      if (!Files.exists(file)) {
        return create(file);
      }
      String[] lines = Files.readString(file).split("\n", -1);
      KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
      Base64.Decoder base64 = Base64.getDecoder();
      return new SigningKey(
          keys.generatePrivate(new PKCS8EncodedKeySpec(base64.decode(lines[0]))),
          keys.generatePublic(new X509EncodedKeySpec(base64.decode(lines[1]))));
    } catch (GeneralSecurityException
        | IllegalArgumentException
        | IndexOutOfBoundsException wrong) {
      throw new IOException(
          file + " is not a signing key; restore it, or move it away to go on with a new one",
          wrong);
    }
  }

  private static SigningKey create(Path file) throws IOException, GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    Base64.Encoder base64 = Base64.getEncoder();
    String text =
        base64.encodeToString(pair.getPrivate().getEncoded())
            + "\n"
            + base64.encodeToString(pair.getPublic().getEncoded())
            + "\n";
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    return new SigningKey(pair.getPrivate(), pair.getPublic());
  }

  PublicKey publicKey() {
    return publicKey;
  }

  byte[] sign(byte[] bytes) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(privateKey);
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Whether {@code signature} was made by the private half of {@code key}. */
  static boolean verify(PublicKey key, byte[] bytes, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(bytes);
      return verifier.verify(signature);
    } catch (GeneralSecurityException notEvenOne) {
      return false;
    }
  }

  /**
   * The public key with this X.509 encoding.
   *
   * @throws DamagedRecordException when it is none
   */
  static PublicKey publicKey(byte[] encoded) {
    try {
      return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException wrong) {
      throw new DamagedRecordException("not an Ed25519 public key", wrong);
    }
  }
}
