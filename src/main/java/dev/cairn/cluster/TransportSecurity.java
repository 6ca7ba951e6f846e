package dev.cairn.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How nodes talk to each other: with TLS 1.3 and a certificate on either side, or on this machine
 * alone.
 *
 * @see "docs/adr/0013-who-belongs-to-a-cluster.md"
 */
public final class TransportSecurity {
  /** Where the three files of members are named. */
  public static final String SETTING = "cairn.cluster.tls";

  /**
   * All cipher suites of TLS 1.3 that Java has, the strongest first; version 1.3 knows no weak
   * ones.
   */
  private static final List<String> CIPHERS =
      List.of("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256");

  private final Optional<Credentials> credentials;

  private TransportSecurity(Optional<Credentials> credentials) {
    this.credentials = credentials;
  }

  /** With these credentials; without any, nothing leaves this machine. */
  public static TransportSecurity of(Optional<Credentials> credentials) {
    return new TransportSecurity(credentials);
  }

  /**
   * Reads the names of three files.
   *
   * @param tls the configuration {@code certificate}, {@code key} and {@code ca}
   * @param setting where that stands, for messages
   * @throws CredentialException when some of them are named, and others are not
   */
  public static TransportSecurity read(Config tls, String setting) throws CredentialException {
    List<String> missing = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    for (String key : List.of("certificate", "key", "ca")) {
      String file = tls.getString(key);
      if (file.isEmpty()) {
        missing.add(key);
      } else {
        files.add(Path.of(file).toAbsolutePath().normalize());
      }
    }
    if (files.isEmpty()) {
      return of(Optional.empty());
    }
    if (!missing.isEmpty()) {
      throw new CredentialException(
          "%s names no %s; it needs all of certificate, key and ca, which `cairn ca issue NAME` makes"
              .formatted(setting, String.join(" and no ", missing)));
    }
    return of(Optional.of(new Credentials(files.get(0), files.get(1), files.get(2))));
  }

  /** Whether nodes talk with TLS. */
  public boolean isOn() {
    return credentials.isPresent();
  }

  /**
   * Looks whether a node may listen where it is told to.
   *
   * @param hosts addresses or names on which it listens, by the setting that names each
   * @return what the node's certificate says
   * @throws CredentialException when an address is reached from other machines and there is no
   *     certificate, or the certificate is wrong
   */
  public Optional<CertificateSummary> check(Map<String, String> hosts, Instant now)
      throws CredentialException {
    if (credentials.isPresent()) {
      return Optional.of(credentials.get().check(now));
    }
    for (Map.Entry<String, String> host : hosts.entrySet()) {
      if (!isLoopback(host.getKey(), host.getValue())) {
        throw new CredentialException(
            ("%s is %s, and beyond this machine nodes talk with certificates only: make them with"
                    + " `cairn ca init` and `cairn ca issue NAME`, and name them in %s")
                .formatted(host.getKey(), host.getValue(), SETTING));
      }
    }
    return Optional.empty();
  }

  private static boolean isLoopback(String setting, String host) throws CredentialException {
    try {
      return Stream.of(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException unknown) {
      throw new CredentialException(
          "%s is %s, which is neither an address nor the name of a known host"
              .formatted(setting, host),
          unknown);
    }
  }

  /**
   * What HTTPS between nodes is made with; without certificates they talk HTTP on this machine.
   *
   * @throws CredentialException when the certificates are wrong
   */
  public Optional<MemberTls> https(InstantSource clock) throws CredentialException {
    return credentials.isPresent()
        ? Optional.of(new MemberTls(credentials.get(), clock))
        : Optional.empty();
  }

  /**
   * What Akka is told. Akka looks at the files again every five minutes, so a certificate is
   * renewed by putting new files in the place of the old ones.
   */
  public Config akka() {
    return credentials
        .map(
            files ->
                ConfigFactory.parseMap(
                    Map.of(
                        "akka.remote.artery.transport",
                        "tls-tcp",
                        "akka.remote.artery.ssl.ssl-engine-provider",
                        "akka.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider",
                        "akka.remote.artery.ssl.rotating-keys-engine",
                        Map.of(
                            "cert-file", files.certificate().toString(),
                            "key-file", files.key().toString(),
                            "ca-cert-file", files.authority().toString(),
                            "protocol", "TLSv1.3",
                            "enabled-algorithms", CIPHERS))))
        .orElseGet(() -> ConfigFactory.parseMap(Map.of("akka.remote.artery.transport", "tcp")));
  }
}
