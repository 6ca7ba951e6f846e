package dev.cairn.node;

import dev.cairn.journal.StoredFormat;
import dev.cairn.node.LeadProtocol.Place;
import dev.cairn.node.LeadProtocol.WhereIsIt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;

@DisplayName("How members find the controller that leads, as other versions asked,")
class LeadProtocolFormatTest extends StoredFormat<LeadProtocol> {

  LeadProtocolFormatTest() {
    super(LeadProtocol.class);
  }

  @Override
  protected Stream<LeadProtocol> samples() {
    return Stream.of(new WhereIsIt(anybody()), new Place("https://192.0.2.1:25521", "s"));
  }
}
