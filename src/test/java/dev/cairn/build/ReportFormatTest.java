package dev.cairn.build;

import dev.cairn.build.HostProtocol.Report;
import dev.cairn.journal.StoredFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A report of a host, as other versions sent it,")
class ReportFormatTest extends StoredFormat<Report> {

  ReportFormatTest() {
    super(Report.class);
  }

  @Override
  protected Stream<Report> samples() {
    return Stream.of(TestingMessages.report(anybody()));
  }
}
