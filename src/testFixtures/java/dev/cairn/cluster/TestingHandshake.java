package dev.cairn.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client of Java's own that trusts everybody, and shows the certificate it was given. */
final class TestingHandshake {
  private static final int WAIT_MS = 20_000;

  private TestingHandshake() {}

  /**
   * Greets a server on this machine.
   *
   * @param request what is said after the greeting; when it is empty, the server's refusal is
   *     awaited
   * @return the protocol and cipher that both took
   * @throws IOException when the server refuses the protocol or the certificate: it says so, or it
   *     is gone before this side has ended its part
   */
  static String with(int port, Optional<Credentials> shown, byte[] request, String... protocols)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    if (shown.isPresent()) {
      keys.setKeyEntry(
          "own",
          Pem.key(shown.get().key()),
          new char[0],
          new Certificate[] {Pem.certificate(shown.get().certificate())});
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), new TrustManager[] {new Trusting()}, null);
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
      socket.setSoTimeout(WAIT_MS);
      socket.setEnabledProtocols(protocols);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), WAIT_MS);
      socket.startHandshake();
      // In TLS 1.3 a client hears after its own part whether the server wants it.
      if (request.length == 0) {
        socket.getInputStream().read();
      } else {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
        try {
          socket.getInputStream().read();
        } catch (SocketException ended) {
          // As good as an answer: the request was read, and is none.
        }
      }
      return socket.getSession().getProtocol() + " " + socket.getSession().getCipherSuite();
    }
  }

  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
