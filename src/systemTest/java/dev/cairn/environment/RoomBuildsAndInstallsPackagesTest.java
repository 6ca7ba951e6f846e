package dev.cairn.environment;

import static dev.cairn.environment.TestingRooms.asBuilder;
import static dev.cairn.environment.TestingRooms.asRoot;
import static dev.cairn.environment.TestingRooms.run;
import static dev.cairn.environment.TestingRooms.spec;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(180)
@DisplayName("Rooms build packages with makepkg and install them with pacman")
class RoomBuildsAndInstallsPackagesTest {
  private static final RoomResult OK = new RoomResult.Exited(0);

  /** A library under a name that the base has too (libz.so.1), and one of its own. */
  private static final String LIBRARY =
      """
      pkgname=greeting
      pkgver=1.0
      pkgrel=1
      arch=(x86_64 aarch64)
      build() {
        printf 'const char *zlibVersion(void) { return "ours"; }\\n' > z.c
        gcc -shared -fPIC -Wl,-soname,libz.so.1 -o libz.so.1 z.c
        printf 'int greeting(void) { return 42; }\\n' > g.c
        gcc -shared -fPIC -Wl,-soname,libgreeting.so.3 -o libgreeting.so.3 g.c
      }
      package() {
        install -D -m 755 -t "$pkgdir/usr/lib" libz.so.1 libgreeting.so.3
        ln -s libz.so.1 "$pkgdir/usr/lib/libz.so"
        ln -s libgreeting.so.3 "$pkgdir/usr/lib/libgreeting.so"
        mkdir -p "$pkgdir"/usr/include "$pkgdir"/usr/lib/pkgconfig "$pkgdir"/usr/bin
        echo 'int greeting(void);' > "$pkgdir/usr/include/greeting.h"
        printf 'Name: greeting\\nDescription: x\\nVersion: 1.0\\nCflags: -DFOUND\\nLibs: -lgreeting\\n' \\
          > "$pkgdir/usr/lib/pkgconfig/greeting.pc"
        install -o root -g root -m 755 /bin/true "$pkgdir/usr/bin/patch"
        stat -c %U "$pkgdir/usr/bin/patch"
      }
      """;

  private static final String PROGRAM =
      """
      #include <greeting.h>
      #include <stdio.h>
      const char *zlibVersion(void);
      #ifndef FOUND
      #error pkg-config
      #endif
      int main(void) { printf("%d %s\\n", greeting(), zlibVersion()); return 0; }
      """;

  @Test
  @DisplayName("whose libraries and headers are found, before those of the base")
  void buildsAndInstalls(@TempDir Path data) throws Exception {
    RoomContract.open(data);
    NamespaceRooms rooms = TestingRooms.namespaces(data);
    Path recipe = Files.createDirectory(data.resolve("recipe"));
    Files.writeString(recipe.resolve("PKGBUILD"), LIBRARY);
    Files.writeString(recipe.resolve("program.c"), PROGRAM);
    Path repository = Files.createDirectory(data.resolve("repository"));
    RoomContract.open(repository);
    RoomSpec.Bind in = new RoomSpec.Bind(recipe, Path.of("/recipe"), false);
    Path inRoom = Path.of("/repository");

    try (Room room = rooms.open(spec(in, new RoomSpec.Bind(repository, inRoom, true)))) {
      var built =
          run(
              room,
              asBuilder(
                  "cp /recipe/PKGBUILD . && PKGDEST=/repository makepkg --nodeps --noconfirm"));
      assertThat(built.result()).as(built.text()).isEqualTo(OK);
      assertThat(built.lines()).as("fakeroot").contains("root");
      var added = run(room, asBuilder("cd /repository && repo-add cairn.db.tar.gz *.pkg.tar*"));
      assertThat(added.result()).as(added.text()).isEqualTo(OK);
    }
    try (Room room = rooms.open(spec(in, new RoomSpec.Bind(repository, inRoom, false)))) {
      var installed =
          run(room, asRoot("pacman -Sy --noconfirm --noprogressbar --overwrite '*' greeting"));
      assertThat(installed.result()).as(installed.text()).isEqualTo(OK);
      var ran =
          run(
              room,
              asBuilder(
                  "gcc -o p /recipe/program.c $(pkg-config --cflags --libs greeting) -lz && ./p"
                      + " && bash --version >/dev/null && pacman -Q"));
      assertThat(ran.lines()).containsExactly("42 ours", "greeting 1.0-1");
    }
  }
}
