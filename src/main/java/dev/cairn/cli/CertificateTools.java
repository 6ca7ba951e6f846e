package dev.cairn.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What is done with certificates of a cluster; handed in by the program, because the CLI knows no
 * cluster.
 */
public interface CertificateTools {

  /**
   * What a certificate says.
   *
   * @param file where it lies
   * @param subject whose it is
   * @param hosts names and addresses under which its owner is reached
   * @param serial its number, hexadecimal
   * @param notBefore from when on it counts
   * @param notAfter last instant at which it counts
   * @param sha256 its fingerprint, hexadecimal
   */
  record Certificate(
      String file,
      String subject,
      List<String> hosts,
      String serial,
      Instant notBefore,
      Instant notAfter,
      String sha256) {}

  /**
   * What a certificate is made for.
   *
   * @param name of the node
   * @param hosts names and addresses under which it is reached
   * @param days how long it counts
   * @param out directory for its files
   */
  record Wanted(String name, List<String> hosts, int days, Path out) {}

  /**
   * Makes a certificate authority in {@code directory}.
   *
   * @throws IOException when it cannot; the message is one line that says what to do
   */
  Certificate init(Path directory) throws IOException;

  /**
   * Makes a certificate for a node with the authority in {@code directory}.
   *
   * @throws IOException when it cannot; the message is one line that says what to do
   */
  Certificate issue(Path directory, Wanted wanted) throws IOException;

  /**
   * Reads a certificate.
   *
   * @throws IOException when it cannot; the message is one line that says why
   */
  Certificate show(Path file) throws IOException;
}
