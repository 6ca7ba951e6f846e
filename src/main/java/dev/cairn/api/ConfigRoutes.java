package dev.cairn.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Shows how the node is set up. A configuration is a file that is read when a node starts; nothing
 * here changes it.
 */
final class ConfigRoutes extends AllDirectives {
  private final ApiFrame routes;
  private final ApiServices services;
  private final Config config;

  /** Shows what {@code config} has below {@code cairn}. */
  ConfigRoutes(ApiFrame routes, ApiServices services, Config config) {
    this.routes = routes;
    this.services = services;
    this.config = config.getConfig("cairn");
  }

  /**
   * How a node is set up.
   *
   * @param profile name of its profile
   * @param data its data directory
   * @param trees recipe trees
   * @param settings what its configuration says, without secrets
   */
  record NodeConfig(String profile, String data, List<String> trees, JsonNode settings) {}

  /**
   * A set of trees with the repository that is built from them.
   *
   * @param active whether builds are made in it; a node has one profile
   */
  record Profile(String name, boolean active, List<String> trees, String repository) {}

  /** The profiles of a node. */
  record Profiles(List<Profile> profiles) {}

  /** The name of the node's profile. */
  String profile() {
    return config.getString("profile");
  }

  /** Everything below {@code config}. */
  Route create() {
    return concat(
        path("config", () -> get(() -> routes.answer(this::configuration))),
        path(segment("config").slash("profiles"), () -> get(() -> routes.answer(this::profiles))));
  }

  private NodeConfig configuration() {
    try {
      JsonNode settings = Json.wire().readTree(config.root().render(ConfigRenderOptions.concise()));
      return new NodeConfig(
          profile(), services.directories().data().toString(), trees(), Secrets.without(settings));
    } catch (JsonProcessingException defect) {
      throw new UncheckedIOException(defect);
    }
  }

  private List<String> trees() {
    return services.directories().trees().stream().map(Path::toString).toList();
  }

  private Profiles profiles() {
    return new Profiles(
        List.of(
            new Profile(profile(), true, trees(), services.packages().repository().directory())));
  }
}
