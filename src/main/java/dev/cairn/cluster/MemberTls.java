package dev.cairn.cluster;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTPS between nodes, with the rules of their other connections: TLS 1.3, a certificate on either
 * side, both of the cluster's authority. Host names are not compared, because a certificate says
 * that a node is a member, not where it is. The files are looked at again every five minutes; while
 * they are wrong, what was read before counts.
 *
 * @see "docs/adr/0013-who-belongs-to-a-cluster.md"
 */
public final class MemberTls {
  private static final Logger LOG = LoggerFactory.getLogger(MemberTls.class);

  /** As often as Akka looks at the same files. */
  private static final Duration REFRESH = Duration.ofMinutes(5);

  private static final String PROTOCOL = "TLSv1.3";
  private static final char[] NO_PASSWORD = {};

  private final Credentials files;
  private final InstantSource clock;
  private final SSLContext context;
  private Managers managers;
  private Instant readAt;

  private record Managers(X509ExtendedKeyManager key, X509ExtendedTrustManager trust) {}

  /**
   * With what these files say from time to time.
   *
   * @throws CredentialException when they are wrong now
   */
  MemberTls(Credentials files, InstantSource clock) throws CredentialException {
    this.files = files;
    this.clock = clock;
    this.readAt = clock.instant();
    this.managers = read(files);
    try {
      this.context = SSLContext.getInstance(PROTOCOL);
      context.init(
          new KeyManager[] {new CurrentKey()}, new TrustManager[] {new CurrentTrust()}, null);
    } catch (GeneralSecurityException defect) {
      throw new IllegalStateException("this JVM has no TLS 1.3", defect);
    }
  }

  /** What the side that asks makes its connections with. */
  public SSLContext context() {
    return context;
  }

  /** One connection of the side that asks, for those who do not take {@link #context}. */
  public SSLEngine clientEngine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {PROTOCOL});
    return engine;
  }

  /** One connection of the side that is asked, which wants to see a certificate, too. */
  public SSLEngine serverEngine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    engine.setEnabledProtocols(new String[] {PROTOCOL});
    return engine;
  }

  /**
   * One connection of a server for anybody: who shows a certificate must have it of the authority,
   * and who shows none comes in as well.
   */
  public SSLEngine openServerEngine() {
    SSLEngine engine = serverEngine();
    engine.setWantClientAuth(true);
    return engine;
  }

  private static Managers read(Credentials files) throws CredentialException {
    X509Certificate authority = Pem.certificate(files.authority());
    X509Certificate own = Pem.certificate(files.certificate());
    PrivateKey key = Pem.key(files.key());
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("node", key, NO_PASSWORD, new X509Certificate[] {own});
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, NO_PASSWORD);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("authority", authority);
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      return new Managers(
          only(X509ExtendedKeyManager.class, keys.getKeyManagers()),
          only(X509ExtendedTrustManager.class, trust.getTrustManagers()));
    } catch (GeneralSecurityException | IOException wrong) {
      throw new CredentialException(
          "the certificate %s cannot be used: %s".formatted(files.certificate(), wrong), wrong);
    }
  }

  private static <M> M only(Class<M> kind, Object[] managers) {
    return Arrays.stream(managers)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow();
  }

  private synchronized Managers current() {
    Instant now = clock.instant();
    if (now.isAfter(readAt.plus(REFRESH))) {
      readAt = now;
      try {
        managers = read(files);
      } catch (CredentialException wrong) {
        LOG.warn("{}; the one before is used on", wrong.getMessage());
      }
    }
    return managers;
  }

  /** The key of the moment. */
  private final class CurrentKey extends X509ExtendedKeyManager {
    @Override
    public String @Nullable [] getClientAliases(String type, Principal[] issuers) {
      return current().key().getClientAliases(type, issuers);
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return current().key().chooseClientAlias(types, issuers, socket);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] types, Principal[] issuers, SSLEngine engine) {
      return current().key().chooseEngineClientAlias(types, issuers, engine);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal[] issuers) {
      return current().key().getServerAliases(type, issuers);
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return current().key().chooseServerAlias(type, issuers, socket);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String type, Principal[] issuers, SSLEngine engine) {
      return current().key().chooseEngineServerAlias(type, issuers, engine);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return current().key().getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return current().key().getPrivateKey(alias);
    }
  }

  /** The authority of the moment; it compares no host names. */
  private final class CurrentTrust extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      current().trust().checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      current().trust().checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return current().trust().getAcceptedIssuers();
    }
  }
}
