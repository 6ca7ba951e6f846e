package dev.cairn.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn logs}: what a build has printed. */
@Command(name = "logs", description = "Shows the log of a build.")
final class LogsCommand extends NodeCommand {
  @Parameters(
      paramLabel = "BUILD|NAME",
      description = "A build, or a recipe: then its newest build.")
  private String build = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the build is over.")
  private boolean follow;

  LogsCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException, IOException {
    // A node of our own builds nothing, so there is nothing to follow.
    boolean grows = follow && !node.isEmbedded();
    Decoded out = new Decoded(out());
    node.api().copy(ApiClient.path("logs", build) + (grows ? "?follow=true" : ""), out);
    out.close();
    return ExitStatus.OK;
  }

  /** Bytes as UTF-8 text; a character may come in two pieces. */
  private static final class Decoded extends OutputStream {
    private final PrintWriter out;
    private final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer rest = ByteBuffer.allocate(0);

    Decoded(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      ByteBuffer all = ByteBuffer.allocate(rest.remaining() + length);
      all.put(rest).put(bytes, offset, length).flip();
      decode(all, false);
      rest = all;
    }

    private void decode(ByteBuffer bytes, boolean isEnd) {
      CharBuffer text = CharBuffer.allocate(bytes.remaining() + 1);
      decoder.decode(bytes, text, isEnd);
      out.print(text.flip());
      out.flush();
    }

    @Override
    public void close() {
      decode(rest, true);
    }
  }
}
