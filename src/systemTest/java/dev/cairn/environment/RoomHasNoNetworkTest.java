package dev.cairn.environment;

import static dev.cairn.environment.TestingRooms.asBuilder;
import static dev.cairn.environment.TestingRooms.asRoot;
import static dev.cairn.environment.TestingRooms.run;
import static dev.cairn.environment.TestingRooms.spec;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(180)
@DisplayName("A room")
class RoomHasNoNetworkTest {
  @Test
  @DisplayName("reaches itself over its own loopback, and nothing else, not even this host")
  void reachesNothing(@TempDir Path data) throws Exception {
    try (Room room = TestingRooms.namespaces(data).open(spec());
        ServerSocket host = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      for (var command :
          List.of(
              asBuilder(TRY.formatted(host.getLocalPort())),
              asRoot(TRY.formatted(host.getLocalPort())))) {
        var ran = run(room, command);
        assertThat(ran.lines()).containsExactly("lo", "host refused", "loopback works", "no route");
      }
    }
  }

  private static final String TRY =
      """
      sed -n 's/^ *\\([^ :]*\\):.*/\\1/p' /proc/net/dev
      (exec 3<>/dev/tcp/127.0.0.1/%d) 2>/dev/null && echo 'host reached' || echo 'host refused'
      perl -MSocket -e 'socket(S, AF_INET, SOCK_STREAM, 0);
        bind(S, pack_sockaddr_in(4040, INADDR_LOOPBACK)) or die; listen(S, 1);
        socket(C, AF_INET, SOCK_STREAM, 0);
        connect(C, pack_sockaddr_in(4040, INADDR_LOOPBACK)) or die "$!";
        print "loopback works\\n"'
      perl -MSocket -e 'socket(S, AF_INET, SOCK_STREAM, 0);
        connect(S, pack_sockaddr_in(53, inet_aton("192.0.2.1"))) ? print "reached\\n" : print "no route\\n"'
      """;
}
