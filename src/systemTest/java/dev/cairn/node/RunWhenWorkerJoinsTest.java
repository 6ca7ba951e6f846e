package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Wire;
import dev.cairn.cluster.TestingAuthority;
import dev.cairn.node.TestingCairn.Ended;
import dev.cairn.node.TestingCairn.Running;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("When a worker joins a controller without slots")
@Timeout(600)
class RunWhenWorkerJoinsTest {
  private static final Set<String> RECIPES = Set.of("base", "left", "right", "top");

  private final TestingFarm farm;

  RunWhenWorkerJoinsTest(@TempDir Path directory) throws Exception {
    TestingAuthority authority = new TestingAuthority(directory.resolve("ca"));
    farm = new TestingFarm(directory, 0, Optional.of(authority));
  }

  @AfterEach
  void close() throws Exception {
    farm.close();
  }

  @Test
  @DisplayName(
      "it builds the run that waits, over TLS; packages and logs are the controller's, whoever is asked")
  void builds() throws Exception {
    farm.tree.recipe("base");
    farm.tree.recipe("left", "base");
    Path source = Files.writeString(farm.tree.root().resolve("source.txt"), "from afar\n");
    farm.tree.pkgbuild(
        "right",
        """
        pkgname=right
        pkgver=1
        pkgrel=1
        arch=(any)
        depends=(base)
        source=(file://%s beside.txt)
        sha256sums=(%s SKIP)
        build() { echo built right; test -x run.sh || true; cat source.txt beside.txt; }
        package() { install -Dm644 source.txt "$pkgdir/usr/share/right"; }
        """
            .formatted(source, sha256("from afar\n")));
    Files.writeString(farm.tree.root().resolve("right/beside.txt"), "beside\n");
    farm.tree.recipe("top", "left", "right");
    Running controller = farm.up();
    farm.controller.succeed("queue", "add", "--all");
    assertThat(farm.controller.status().limit()).isZero();

    TestingCairn worker = farm.worker(1, 2);
    Running node = farm.join(worker);
    farm.awaitEndOfRun();

    List<Wire.Build> history = farm.controller.history();
    assertThat(history).extracting(Wire.Build::status).containsOnly("success");
    assertThat(history).extracting(Wire.Build::name).containsExactlyInAnyOrderElementsOf(RECIPES);
    assertThat(history).extracting(Wire.Build::worker).doesNotContain("local/0");
    for (Wire.Build build : history) {
      for (Wire.PackageFile file : build.files()) {
        assertThat(file.sha256()).isEqualTo(farm.controller.sha256(file.fileName()));
      }
    }
    assertThat(farm.controller.packagesByPacman()).containsExactlyInAnyOrderElementsOf(RECIPES);
    Ended log = farm.controller.succeed("logs", "right");
    assertThat(log.out()).contains("built right", "from afar", "beside", "Result: SUCCEEDED");
    assertThat(farm.controller.plan("--all").values()).containsOnly("keep: up to date");
    assertMembers(worker);

    worker.succeed("down");
    assertThat(node.await().status()).isZero();
    assertThat(worker.leftovers()).isEmpty();
    farm.controller.succeed("down");
    assertThat(controller.await().status()).isZero();
    assertThat(farm.controller.leftovers()).isEmpty();
  }

  private void assertMembers(TestingCairn worker) throws Exception {
    Map<String, Wire.ClusterMember> members = farm.controller.members();
    assertThat(members.values())
        .extracting(Wire.ClusterMember::roles)
        .containsExactlyInAnyOrder(List.of("controller"), List.of("worker"));
    assertThat(members.values()).allMatch(Wire.ClusterMember::reachable);
    assertThat(members.values()).extracting(Wire.ClusterMember::slots).containsOnlyOnce(2);
    assertThat(worker.members().keySet()).isEqualTo(members.keySet());
    worker.set("CAIRN_TREE", farm.tree.root().toString());
    assertThat(worker.history()).isEqualTo(farm.controller.history());
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
