package dev.cairn.build;

import dev.cairn.build.HostProtocol.ToHost;
import dev.cairn.journal.StoredFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;

@DisplayName("What a controller tells a host, as other versions sent it,")
class ToHostFormatTest extends StoredFormat<ToHost> {

  ToHostFormatTest() {
    super(ToHost.class);
  }

  @Override
  protected Stream<ToHost> samples() {
    return Stream.of(TestingMessages.wanted(), TestingMessages.logTaken());
  }
}
