package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.cairn.cluster.ClusterSettings;
import dev.cairn.cluster.Role;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

@DisplayName("The files for containers")
@Timeout(120)
class DeployTest {
  private static final Path DEPLOY = Path.of("deploy").toAbsolutePath();
  private static final Path MANIFESTS = DEPLOY.resolve("kubernetes/cairn.yaml");
  private static final NodeSettings.Machine MACHINE =
      new NodeSettings.Machine(2, "x86_64", Path.of("/var/lib/cairn"));

  @TempDir private Path scratch;

  /** Throws when the object has a field that its kind has not, or lacks one that it must have. */
  private interface Schema {
    void check(JsonElement object) throws Exception;
  }

  private static final Map<String, Schema> SCHEMAS =
      Map.of(
          "v1/ConfigMap", V1ConfigMap::validateJsonElement,
          "v1/Service", V1Service::validateJsonElement,
          "policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
          "apps/v1/StatefulSet", V1StatefulSet::validateJsonElement);

  @Test
  @DisplayName("for Kubernetes are objects that it knows, and a misspelt field is noticed")
  void manifests() throws Exception {
    List<JsonObject> objects = objects(Files.readString(MANIFESTS));
    assertThat(objects).hasSize(5);
    for (JsonObject object : objects) {
      check(object);
    }
    String misspelt =
        Files.readString(MANIFESTS).replace("terminationGracePeriodSeconds", "gracePeriod");
    assertThatThrownBy(
            () -> {
              for (JsonObject object : objects(misspelt)) {
                check(object);
              }
            })
        .hasMessageContaining("gracePeriod");
  }

  private static void check(JsonObject object) throws Exception {
    String kind = text(object, "apiVersion") + "/" + text(object, "kind");
    assertThat(SCHEMAS).containsKey(kind);
    SCHEMAS.getOrDefault(kind, _ -> {}).check(object);
  }

  @Test
  @DisplayName("for Kubernetes give every pod the labels, volumes and names that others refer to")
  void references() throws Exception {
    JsonObject service = ofKind("Service").getFirst();
    for (JsonObject set : ofKind("StatefulSet")) {
      JsonObject labels = at(set, "spec", "template", "metadata", "labels");
      assertThat(labels.entrySet())
          .containsAll(at(set, "spec", "selector", "matchLabels").entrySet())
          .containsAll(at(service, "spec", "selector").entrySet());
      assertThat(text(at(set, "spec"), "serviceName"))
          .isEqualTo(text(at(service, "metadata"), "name"));
      Set<String> volumes = new HashSet<>();
      list(at(set, "spec", "template", "spec"), "volumes")
          .forEach(each -> volumes.add(text(each, "name")));
      list(at(set, "spec"), "volumeClaimTemplates")
          .forEach(each -> volumes.add(text(at(each, "metadata"), "name")));
      assertThat(list(container(set), "volumeMounts"))
          .extracting(mount -> text(mount, "name"))
          .containsExactlyInAnyOrderElementsOf(volumes);
    }
  }

  @Test
  @DisplayName("for Kubernetes configure controllers and workers of one cluster")
  void configuration() throws Exception {
    for (Map.Entry<String, JsonElement> file :
        at(ofKind("ConfigMap").getFirst(), "data").entrySet()) {
      Files.writeString(scratch.resolve(file.getKey()), file.getValue().getAsString());
    }
    List<String> roles = new ArrayList<>();
    for (JsonObject set : ofKind("StatefulSet")) {
      String file =
          list(container(set), "env").stream()
              .filter(each -> text(each, "name").equals("CAIRN_CONFIG"))
              .map(each -> text(each, "value").replaceAll(".*/", ""))
              .findFirst()
              .orElseThrow();
      NodeSettings settings = settings(scratch.resolve(file));
      ClusterSettings cluster = settings.cluster().orElseThrow();
      assertThat(cluster.join()).hasSize(3);
      assertThat(cluster.hasStandbys()).isTrue();
      List<JsonElement> arguments = container(set).getAsJsonArray("args").asList();
      String role = arguments.getLast().getAsString();
      roles.add(role);
      assertThat(settings.sharedJournal().isPresent())
          .isEqualTo(Role.of(role).orElseThrow() == Role.CONTROLLER);
    }
    assertThat(roles).containsExactly("controller", "worker");
  }

  @Test
  @DisplayName("for compose are what docker-compose takes, and configure their nodes")
  void compose() throws Exception {
    Path file = DEPLOY.resolve("compose.yaml");
    assertThat(compose(file)).isZero();
    Path misspelt = scratch.resolve("compose.yaml");
    Files.writeString(misspelt, Files.readString(file).replace("depends_on", "depends_upon"));
    assertThat(compose(misspelt)).isNotZero();
    assertThat(settings(DEPLOY.resolve("compose.conf")).cluster()).isPresent();
  }

  private static int compose(Path file) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("docker-compose", "-f", file.toString(), "config", "--quiet")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("CAIRN_TREE", "/srv/ports");
    return builder.start().waitFor();
  }

  @Test
  @DisplayName("for an image copy what there is, and install what the Debian package recommends")
  void containerfile() throws Exception {
    String text = Files.readString(DEPLOY.resolve("Containerfile"));
    List<String> instructions =
        Pattern.compile("\\\\\n").matcher(text).replaceAll(" ").lines().toList();
    Set<String> stages = new HashSet<>();
    for (String instruction : instructions) {
      assertThat(instruction)
          .matches(
              "|#.*|(ARG|FROM|RUN|WORKDIR|COPY|ENV|VOLUME|HEALTHCHECK|STOPSIGNAL|ENTRYPOINT|CMD) .+");
      String[] words = instruction.split(" +", -1);
      if (words[0].equals("FROM") && words.length == 4) {
        stages.add(words[3]);
      }
      if (words[0].equals("COPY") && words[1].startsWith("--from=")) {
        assertThat(stages).contains(words[1].substring("--from=".length()));
      } else if (words[0].equals("COPY")) {
        for (int word = 1; word < words.length - 1; word++) {
          assertThat(DEPLOY.resolveSibling(words[word])).exists();
        }
      }
    }
    String recommended =
        Files.readString(DEPLOY.resolve("debian/control"))
            .replaceAll("(?s).*Recommends:(.*?)\nSuggests.*", "$1");
    assertThat(
            Pattern.compile("[a-z][a-z0-9+.-]+")
                .matcher(recommended.replaceAll("[^,]*\\|[^,]*", ""))
                .results()
                .map(MatchResult::group))
        .hasSizeGreaterThan(10)
        .allSatisfy(
            name -> assertThat(text).containsPattern("[ \n]" + Pattern.quote(name) + "[ \n]"));
  }

  /** What a node reads from the file, when its password is in another place. */
  private NodeSettings settings(Path file) throws Exception {
    Path password = Files.writeString(scratch.resolve("password"), "secret");
    Path whole =
        Files.writeString(
            scratch.resolve("whole.conf"),
            """
            include file("%s")
            cairn.cluster.host = "127.0.0.1"
            cairn.journal.postgres.password-file = "%s"
            """
                .formatted(file, password));
    return NodeSettings.read(new LocalNodes(whole, "test").configuration(), MACHINE);
  }

  private static List<JsonObject> ofKind(String kind) throws Exception {
    return objects(Files.readString(MANIFESTS)).stream()
        .filter(object -> text(object, "kind").equals(kind))
        .toList();
  }

  private static JsonObject container(JsonObject set) {
    return list(at(set, "spec", "template", "spec"), "containers").getFirst();
  }

  private static List<JsonObject> objects(String text) {
    List<JsonObject> objects = new ArrayList<>();
    Gson gson = new Gson();
    new Yaml(new SafeConstructor(new LoaderOptions()))
        .loadAll(text)
        .forEach(each -> objects.add(gson.toJsonTree(each).getAsJsonObject()));
    return objects;
  }

  private static JsonObject at(JsonObject object, String... path) {
    JsonObject at = object;
    for (String key : path) {
      at = at.getAsJsonObject(key);
    }
    return at;
  }

  private static List<JsonObject> list(JsonObject object, String key) {
    return object.getAsJsonArray(key).asList().stream().map(JsonElement::getAsJsonObject).toList();
  }

  private static String text(JsonObject object, String key) {
    return object.get(key).getAsString();
  }
}
