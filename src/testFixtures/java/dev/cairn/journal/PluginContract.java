package dev.cairn.journal;

import akka.actor.ActorSystem;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What the contracts of persistence plugins have in common: one actor system for all tests of a
 * class, which a test may end and start again.
 *
 * <p>Each test works on persistence ids of its own, so that none depends on what another left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class PluginContract {

  /**
   * The plugin announces deletions as the contracts expect, and what they store has a serializer.
   * Errors that a test provokes are not logged: the answers are what counts.
   */
  private static final Config COMMON =
      ConfigFactory.parseString(
          """
          akka {
            loglevel = OFF
            persistence {
              publish-plugin-commands = on
              snapshot-store.plugin = "akka.persistence.no-snapshot-store"
            }
            actor {
              allow-java-serialization = off
              serializers.testing-payload = "dev.cairn.journal.TestingPayloadSerializer"
              serialization-bindings { "dev.cairn.journal.TestingPayload" = testing-payload }
            }
          }
          """);

  private ActorSystem system;

  /** Path of the plugin's configuration, which is the plugin's id. */
  protected abstract String pluginId();

  /** What the plugin needs to be told, beyond its defaults. */
  protected Config pluginConfig() {
    return ConfigFactory.empty();
  }

  /** What the actor system of every implementation is told. */
  Config commonConfig() {
    return COMMON;
  }

  /** Whether what is stored outlasts the actor system that stored it. */
  public boolean supportsRestart() {
    return false;
  }

  /** The actor system that has the plugin now. */
  public final ActorSystem system() {
    return system;
  }

  /** Ends the actor system and starts another with the same configuration. */
  public final void restart() {
    stop();
    start();
  }

  @BeforeAll
  final void start() {
    system =
        ActorSystem.create(
            "contract",
            pluginConfig()
                .withFallback(commonConfig())
                .withFallback(ConfigFactory.load())
                .resolve());
  }

  @AfterAll
  final void stop() {
    TestKit.shutdownActorSystem(system, true);
  }
}
