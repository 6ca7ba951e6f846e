package dev.cairn.cluster;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.model.Uri;
import akka.management.javadsl.AkkaManagement;
import akka.remote.artery.tcp.SSLEngineProvider;
import akka.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider;
import java.util.concurrent.CompletionStage;

/**
 * The endpoint at which nodes ask each other for members before they join. It talks as the cluster
 * does: where that has certificates, it wants and shows the same ones.
 */
public final class Management {

  private Management() {}

  /**
   * Starts it where {@code akka.management.http} says, for a system with the configuration of
   * {@link TransportSecurity#akka()}. With TLS, every HTTPS request that Akka makes in this system
   * shows the node's certificate from now on, and talks to nodes of the cluster only.
   *
   * @return where it answers
   */
  public static CompletionStage<Uri> start(ActorSystem<?> system) {
    AkkaManagement management = AkkaManagement.get(system);
    if (!system.settings().config().getString("akka.remote.artery.transport").equals("tls-tcp")) {
      return management.start();
    }
    SSLEngineProvider engines = new RotatingKeysSSLEngineProvider(system.classicSystem());
    Http.get(system)
        .setDefaultClientHttpsContext(
            ConnectionContext.httpsClient(
                (host, port) -> engines.createClientSSLEngine(host, port)));
    HttpsConnectionContext server =
        ConnectionContext.httpsServer(() -> engines.createServerSSLEngine("", 0));
    return management.start(settings -> settings.withHttpsConnectionContext(server));
  }
}
