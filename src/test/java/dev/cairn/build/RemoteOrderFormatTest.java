package dev.cairn.build;

import dev.cairn.journal.StoredFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The order of a build, as other versions wrote it,")
class RemoteOrderFormatTest extends StoredFormat<RemoteOrder> {

  RemoteOrderFormatTest() {
    super(RemoteOrder.class);
  }

  @Override
  protected Stream<RemoteOrder> samples() {
    return Stream.of(TestingMessages.order());
  }
}
