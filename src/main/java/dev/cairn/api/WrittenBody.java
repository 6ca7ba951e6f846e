package dev.cairn.api;

import akka.stream.IOResult;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.StreamConverters;
import akka.util.ByteString;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of an answer that is written while it is read. */
final class WrittenBody {
  private static final Logger LOG = LoggerFactory.getLogger(WrittenBody.class);

  private WrittenBody() {}

  /** Writes the text of a body. What it throws ends the body early. */
  interface Handler {
    void write(Writer out) throws IOException, InterruptedException;
  }

  /**
   * The body that {@code handler} writes on a thread of {@code blocking}, as fast as the client
   * reads.
   */
  static Source<ByteString, ?> of(Executor blocking, Handler handler) {
    return StreamConverters.asOutputStream()
        .mapMaterializedValue(
            out -> {
              blocking.execute(() -> write(handler, out));
              return IOResult.createSuccessful(0);
            });
  }

  private static void write(Handler handler, OutputStream stream) {
    try (Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8))) {
      handler.write(out);
    } catch (IOException | UncheckedIOException gone) {
      LOG.info("an export was not read to its end: {}", gone.getMessage());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      LOG.error("an export ended early", failure);
    }
  }
}
