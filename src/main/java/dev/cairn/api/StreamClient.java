package dev.cairn.api;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** One client of the stream: what it wants, and what it is told of that. Safe for many threads. */
final class StreamClient {
  /** Answers that wait for a client; who asks more before reading them is cut off. */
  private static final int ANSWERS_MAX = 64;

  /**
   * What a client sends.
   *
   * @param action {@code subscribe}
   */
  record Message(
      @Nullable String action, @Nullable List<String> types, @Nullable List<String> packages) {}

  private final BlockingQueue<Streamed> answers = new ArrayBlockingQueue<>(ANSWERS_MAX);
  private volatile Subscription subscription;
  private volatile @Nullable String closing;
  private volatile Runnable changed = () -> {};

  StreamClient(Subscription subscription) {
    this.subscription = subscription;
  }

  /** Runs {@code changed} whenever there is something to tell; in any thread. */
  void onChange(Runnable changed) {
    this.changed = changed;
  }

  Subscription subscription() {
    return subscription;
  }

  /** What to tell it before anything else. */
  @Nullable Streamed answer() {
    return answers.poll();
  }

  /** Why the stream ends; nothing while it goes on. */
  @Nullable String closing() {
    return closing;
  }

  /** Ends the stream, with the reason as its last message. */
  void close(String reason) {
    closing = reason;
    changed.run();
  }

  /** Takes a message of the client. */
  void take(String text, Runnable subscribed) {
    try {
      Message message = Answers.read(text, Message.class);
      if (!"subscribe".equals(message.action())) {
        throw ApiException.badRequest("action must be subscribe");
      }
      Subscription wanted = Subscription.of(list(message.types()), list(message.packages()));
      subscription = wanted;
      subscribed.run();
      tell(StreamControl.subscribed(wanted));
    } catch (ApiException refusal) {
      tell(StreamControl.refused(String.valueOf(refusal.getMessage())));
    }
  }

  private static List<String> list(@Nullable List<String> words) {
    return words == null ? List.of() : words;
  }

  /** Tells the client something of the stream itself. */
  void tell(StreamControl message) {
    if (answers.offer(Streamed.control(message))) {
      changed.run();
    } else {
      close("this client asks more than it reads");
    }
  }
}
