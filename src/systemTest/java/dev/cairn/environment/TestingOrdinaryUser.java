package dev.cairn.environment;

import static dev.cairn.environment.TestingRooms.asBuilder;
import static dev.cairn.environment.TestingRooms.asRoot;
import static dev.cairn.environment.TestingRooms.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What an ordinary user does with rooms, with the outcome on standard output. */
final class TestingOrdinaryUser {
  private static final RoomSpec.RoomLimits LIMITS =
      new RoomSpec.RoomLimits(1L << 30, 200, 64L << 20);

  private TestingOrdinaryUser() {}

  /** Argument: a data directory that does not exist yet. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path data = Path.of(arguments[0]);
    NamespaceRooms rooms = TestingRooms.namespaces(data);
    System.out.println(rooms.limits());
    RoomSpec spec = new RoomSpec("user", List.of(), LIMITS, 0);
    try (Room room = rooms.open(spec)) {
      print(run(room, asBuilder("echo uid $(id -u); touch x && echo wrote $PWD")));
      print(run(room, asRoot("touch /usr/x && echo base is read-only false")));
      print(run(room, asBuilder("head -c 100000000 /dev/zero > big")));
      print(run(room, asBuilder("rm big; " + MAKE_PACKAGE)));
      print(run(room, asRoot(INSTALL_PACKAGE)));
      System.out.println(
          "result "
              + room.run(
                  asBuilder("sleep 1000"),
                  _ -> {},
                  TestingRooms.watchdog(Duration.ofSeconds(2), Duration.ofHours(1))));
    }
    Process process = rooms.converse(spec, asBuilder("sed 's/^/conversation got /'"));
    try (var in = process.getOutputStream()) {
      in.write("hello\n".getBytes(StandardCharsets.UTF_8));
    }
    System.out.print(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    process.waitFor();
    System.out.println(
        "left "
            + TestingRooms.below(data.resolve("rooms")).stream()
                .filter(Files::isDirectory)
                .toList());
  }

  private static final String MAKE_PACKAGE =
      """
      printf '%s\\n' pkgname=small pkgver=1 pkgrel=1 'arch=(any)' \\
        'package() { install -D -o root -m 755 /bin/true "$pkgdir/usr/bin/small"; }' > PKGBUILD
      makepkg --nodeps
      """;

  private static final String INSTALL_PACKAGE =
      "pacman -U --noconfirm --noprogressbar /build/*.pkg.tar* && small && echo installed $(pacman -Q)";

  private static void print(TestingRooms.Ran ran) {
    ran.lines().forEach(System.out::println);
    System.out.println("result " + ran.result());
  }
}
