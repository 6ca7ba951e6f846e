package dev.cairn.postgres;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * Where the shared journal is and who asks.
 *
 * @param port 1 to 65,535
 * @param password is not printed
 * @param tlsMode {@code disable}, {@code require}, {@code verify-ca} or {@code verify-full}, as
 *     PostgreSQL's own clients have it
 * @param rootCertificate file with the authority that signed the server's certificate; empty for
 *     none
 */
public record PostgresSettings(
    String host,
    int port,
    String database,
    String user,
    String password,
    String tlsMode,
    String rootCertificate) {

  /** How long a connection may take: 10 s. */
  private static final int CONNECT_MAX_S = 10;

  /** A connection to the database. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), properties());
  }

  /** The same; what takes longer than {@code answerMax} fails. */
  Connection connect(Duration answerMax) throws SQLException {
    Properties properties = properties();
    String seconds = Long.toString(Math.max(1, answerMax.toSeconds()));
    properties.setProperty("connectTimeout", seconds);
    properties.setProperty("socketTimeout", seconds);
    return DriverManager.getConnection(url(), properties);
  }

  /** The address for JDBC. */
  public String url() {
    return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
  }

  /** What the driver is told besides the address: user, password, TLS. */
  public Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("sslmode", tlsMode);
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_MAX_S));
    properties.setProperty("ApplicationName", "cairn");
    if (!rootCertificate.isEmpty()) {
      properties.setProperty("sslrootcert", rootCertificate);
    }
    return properties;
  }

  /** The configuration with which entities store in the shared journal. */
  public Config plugins() {
    String connection = "akka.persistence.r2dbc.connection-factory.";
    Config plugins =
        ConfigFactory.parseMap(
            Map.ofEntries(
                Map.entry("akka.persistence.journal.plugin", "akka.persistence.r2dbc.journal"),
                Map.entry(
                    "akka.persistence.snapshot-store.plugin", "akka.persistence.r2dbc.snapshot"),
                Map.entry("akka.persistence.r2dbc.dialect", "postgres"),
                Map.entry(connection + "driver", "postgres"),
                Map.entry(connection + "host", host),
                Map.entry(connection + "port", port),
                Map.entry(connection + "database", database),
                Map.entry(connection + "user", user),
                Map.entry(connection + "password", password),
                Map.entry(connection + "initial-size", 1),
                Map.entry(connection + "ssl.enabled", !tlsMode.equals("disable"))));
    return tlsMode.equals("disable")
        ? plugins
        : plugins
            .withValue(connection + "ssl.mode", ConfigValueFactory.fromAnyRef(tlsMode))
            .withValue(
                connection + "ssl.root-cert", ConfigValueFactory.fromAnyRef(rootCertificate));
  }

  /** Where it is, for messages. */
  @Override
  public String toString() {
    return "postgresql://%s@%s:%d/%s".formatted(user, host, port, database);
  }
}
