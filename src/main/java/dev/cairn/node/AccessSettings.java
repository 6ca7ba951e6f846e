package dev.cairn.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import dev.cairn.access.BearerTokens;
import dev.cairn.access.Limits;
import dev.cairn.access.Scope;
import dev.cairn.api.Doors;
import dev.cairn.cluster.ClusterSettings.ContactPoint;
import dev.cairn.cluster.CredentialException;
import dev.cairn.cluster.MemberTls;
import dev.cairn.cluster.TransportSecurity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whom the API lets in, and at which address.
 *
 * @param hosts names that lead to the node, besides those that it listens at
 * @param encrypted where it listens with TLS, if it does
 * @param certificates names of clients' certificates, and what their owners may do
 * @param tokens what looks at tokens of somebody else, if they count
 * @param plainHttp whether it may listen beyond this machine without encryption
 */
record AccessSettings(
    List<String> hosts,
    Optional<Doors.Encrypted> encrypted,
    Map<String, Scope> certificates,
    Optional<BearerTokens> tokens,
    boolean plainHttp,
    Limits.Settings limits) {
  private static final String TLS = "cairn.access.tls";

  /** Where HTTPS is looked for when nobody says where. */
  private static final int PORT = 8443;

  /**
   * Reads {@code cairn.access} and {@code cairn.https}.
   *
   * @throws NodeException when a file that they name cannot be used
   */
  static AccessSettings read(Config cairn) throws NodeException {
    Config access = cairn.getConfig("access");
    String https = cairn.getString("https");
    return new AccessSettings(
        List.copyOf(access.getStringList("hosts")),
        https.isEmpty()
            ? Optional.empty()
            : Optional.of(encrypted(ContactPoint.parse(https, PORT), access.getConfig("tls"))),
        certificates(access.getObject("certificates")),
        TokenSettings.read(access.getConfig("jwt"), Clock.systemUTC()),
        access.getBoolean("plain-http"),
        new Limits.Settings(
            access.getInt("requests-per-second"),
            access.getInt("requests-at-once"),
            access.getInt("wrong-keys-per-minute")));
  }

  private static Doors.Encrypted encrypted(ContactPoint at, Config tls) throws NodeException {
    try {
      TransportSecurity security = TransportSecurity.read(tls, TLS);
      Optional<MemberTls> shown = security.https(Clock.systemUTC());
      if (shown.isEmpty()) {
        throw new NodeException(
            "cairn.https is set, and %s names no certificate; `cairn ca issue NAME` makes one"
                .formatted(TLS));
      }
      var _ = security.check(Map.of(), Clock.systemUTC().instant());
      return new Doors.Encrypted(at.host(), at.port(), shown.get());
    } catch (CredentialException wrong) {
      throw new NodeException(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static Map<String, Scope> certificates(ConfigObject named) {
    Map<String, Scope> scopes = new TreeMap<>();
    named.forEach(
        (name, word) ->
            scopes.put(
                name,
                Scope.of(String.valueOf(word.unwrapped()))
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "cairn.access.certificates has for %s neither read, build nor admin"
                                    .formatted(name)))));
    return Map.copyOf(scopes);
  }

  /** Names that lead to the node, besides the one at which it listens without encryption. */
  List<String> names() {
    List<String> names = new ArrayList<>(hosts);
    encrypted.ifPresent(door -> names.add(door.host()));
    return List.copyOf(names);
  }

  /**
   * Whether keys are safe on the way to {@code host}.
   *
   * @throws NodeException when others could read them
   */
  void check(String host) throws NodeException {
    if (!plainHttp && !isLoopback(host)) {
      throw new NodeException(
          ("the API would listen at %s without encryption, and others could read keys on their way:"
                  + " listen at 127.0.0.1 (--http, cairn.http), and with TLS elsewhere (cairn.https);"
                  + " or, behind something that encrypts, say cairn.access.plain-http = on")
              .formatted(host));
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host.replaceAll("^\\[|\\]$", "")).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      // It cannot be listened at, either; that is told then.
      return true;
    }
  }
}
