package dev.cairn.distfiles;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Writes the body of a response to a file as it arrives; without a file it breaks the response off.
 * After {@link #close} not a byte is written, whatever still arrives.
 */
final class BodyWriter implements BodySubscriber<Boolean>, AutoCloseable {
  private final CompletableFuture<Boolean> body = new CompletableFuture<>();
  private final long sizeMaxBytes;
  private @Nullable FileChannel channel;
  private @Nullable Subscription subscription;
  private @Nullable IOException failure;
  private OptionalLong totalBytes = OptionalLong.empty();
  private long bytes;

  BodyWriter(long sizeMaxBytes) {
    this.sizeMaxBytes = sizeMaxBytes;
  }

  /** Takes the file to write to, which has {@code offset} bytes. */
  synchronized void open(FileChannel file, long offset, OptionalLong total) {
    channel = file;
    bytes = offset;
    totalBytes = total;
    if (total.isPresent() && total.getAsLong() > sizeMaxBytes) {
      fail(tooLong());
    }
  }

  /** Notes why nothing is written. */
  synchronized void fail(IOException reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  synchronized Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized OptionalLong totalBytes() {
    return totalBytes;
  }

  @Override
  public CompletionStage<Boolean> getBody() {
    return body;
  }

  @Override
  public synchronized void onSubscribe(Subscription given) {
    subscription = given;
    if (channel == null || failure != null) {
      given.cancel();
      body.complete(false);
    } else {
      given.request(1);
    }
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> items) {
    Subscription source = subscription;
    FileChannel file = channel;
    if (source == null || file == null || !file.isOpen()) {
      return;
    }
    try {
      for (ByteBuffer item : items) {
        if (bytes + item.remaining() > sizeMaxBytes) {
          throw tooLong();
        }
        while (item.hasRemaining()) {
          bytes += file.write(item);
        }
      }
      source.request(1);
    } catch (IOException broken) {
      fail(broken);
      source.cancel();
      body.complete(false);
    }
  }

  @Override
  public void onError(Throwable cause) {
    body.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    body.complete(true);
  }

  @Override
  public synchronized void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }

  private TransferException tooLong() {
    return new TransferException(
        TransferException.Kind.LASTING,
        "longer than %d bytes, the most that is accepted".formatted(sizeMaxBytes));
  }
}
