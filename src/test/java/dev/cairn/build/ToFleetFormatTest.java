package dev.cairn.build;

import dev.cairn.build.HostProtocol.ToFleet;
import dev.cairn.journal.StoredFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;

@DisplayName("What a host tells its controller, as other versions sent it,")
class ToFleetFormatTest extends StoredFormat<ToFleet> {

  ToFleetFormatTest() {
    super(ToFleet.class);
  }

  @Override
  protected Stream<ToFleet> samples() {
    return Stream.of(TestingMessages.report(anybody()), TestingMessages.logPart(anybody()));
  }
}
