package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.environment.TestingHost;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Debian package that Maven has made, on a copy of this machine: an overlay in namespaces of
 * its own, which the kernel removes with the last process in it.
 */
@Tag("system")
@DisplayName("The Debian package")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class DebianPackageTest {
  private static final Path PACKAGE = Path.of("target/cairn.deb").toAbsolutePath();

  /**
   * Makes the copy: what is written goes into memory. {@code $1} is the place, {@code $2} a file.
   */
  private static final String ON_A_COPY =
      """
      mount -t tmpfs -o mode=755 tmpfs "$1"
      mkdir "$1/upper" "$1/work" "$1/root"
      mount -t overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" overlay "$1/root"
      mount -t proc proc "$1/root/proc"
      mount --rbind /dev "$1/root/dev"
      mount -t tmpfs tmpfs "$1/root/tmp"
      cp -- "$2" "$1/root/tmp/cairn.deb"
      exec chroot "$1/root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root \
        bash -ec "$3"
      """;

  private static final String LIFE_OF_A_PACKAGE =
      """
      cd /
      dpkg --install /tmp/cairn.deb
      cairn --version
      test -s /usr/lib/cairn/cairn.aot && echo "classes are learned"
      zcat -f /usr/share/man/man1/cairn-plan.1* | grep -q 'cairn plan' && echo "it has a manual"
      bash -c '. /usr/share/bash-completion/completions/cairn && complete -p cairn' >/dev/null &&
        echo "it completes"
      cairn doctor >/dev/null || echo "doctor ended with $?"
      systemd-analyze verify /lib/systemd/system/cairn.service && echo "the service is sound"
      cairn check || echo "check ended with $?"

      cairn up --http 127.0.0.1:0 >/tmp/up.log 2>&1 &
      node=$!
      until test -e /var/lib/cairn/node.json; do
        kill -0 "$node" || { cat /tmp/up.log; exit 1; }
        sleep 0.2
      done
      cairn status
      cairn down
      wait "$node" && echo "the node ended well"

      dpkg --remove cairn
      test ! -e /usr/lib/cairn && test ! -e /usr/bin/cairn && echo "the program is gone"
      dpkg --purge cairn
      test ! -e /etc/cairn && echo "the configuration is gone"
      test -d /var/lib/cairn/journal/db && echo "the journal is kept"
      """;

  @Test
  @DisplayName("is installed, serves, and is removed without the journal")
  void life(@TempDir Path place) throws Exception {
    assertThat(PACKAGE).as("what mvn package makes").exists();
    Process process =
        new ProcessBuilder(
                List.of(
                    "unshare",
                    "--mount",
                    "--pid",
                    "--fork",
                    "--kill-child",
                    "bash",
                    "-ec",
                    ON_A_COPY,
                    "on-a-copy",
                    place.toRealPath().toString(),
                    PACKAGE.toString(),
                    LIFE_OF_A_PACKAGE))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.lines())
        .contains(
            "cairn " + Main.VERSION,
            "classes are learned",
            "it has a manual",
            "it completes",
            "the service is sound",
            "cairn check: the sources of Cairn are not here; check runs in a clone of them",
            "check ended with 1",
            "the node has ended",
            "the node ended well",
            "the program is gone",
            "the configuration is gone",
            "the journal is kept");
    assertThat(TestingHost.mountsWith(place.toString())).isEmpty();
    assertThat(place).isEmptyDirectory();
  }
}
