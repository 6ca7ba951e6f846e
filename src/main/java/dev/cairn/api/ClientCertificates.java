package dev.cairn.api;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpRequest;
import dev.cairn.access.Caller;
import dev.cairn.access.Scope;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Who asks with a certificate of the authority that the node believes, by the name in it. Of a name
 * that nobody has given a scope, nothing is believed.
 */
final class ClientCertificates {
  private final Map<String, Scope> scopes;

  /** Names of certificates and what their owners may do. */
  ClientCertificates(Map<String, Scope> scopes) {
    this.scopes = Map.copyOf(scopes);
  }

  /** Who asks: {@code certificate:NAME}; empty when no certificate with a scope was shown. */
  Optional<Caller> caller(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.sslSession)
        .flatMap(info -> name(info.getSession()))
        .flatMap(this::named);
  }

  private Optional<Caller> named(String name) {
    Scope known = scopes.get(name);
    return Optional.ofNullable(known)
        .map(scope -> new Caller("certificate:" + name, scope, Optional.empty()));
  }

  private static Optional<String> name(SSLSession session) {
    try {
      // TLS has looked at the chain: its first certificate is the client's own.
      return Stream.of(session.getPeerCertificates())
          .limit(1)
          .filter(X509Certificate.class::isInstance)
          .map(X509Certificate.class::cast)
          .flatMap(
              certificate -> commonName(certificate.getSubjectX500Principal().getName()).stream())
          .findFirst();
    } catch (SSLPeerUnverifiedException none) {
      return Optional.empty();
    }
  }

  private static Optional<String> commonName(String subject) {
    try {
      return new LdapName(subject)
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(part -> String.valueOf(part.getValue()))
              .findFirst();
    } catch (InvalidNameException unreadable) {
      return Optional.empty();
    }
  }
}
