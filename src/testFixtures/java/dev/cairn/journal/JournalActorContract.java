package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.persistence.DeleteMessagesSuccess;
import akka.testkit.javadsl.TestKit;
import dev.cairn.journal.TestingPersistentActor.Crash;
import dev.cairn.journal.TestingPersistentActor.Forget;
import dev.cairn.journal.TestingPersistentActor.Keep;
import dev.cairn.journal.TestingPersistentActor.Recovered;
import dev.cairn.journal.TestingPersistentActor.Tell;
import dev.cairn.journal.TestingPersistentActor.Told;
import dev.cairn.journal.TestingPersistentActor.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Persistent actors at work: what they store in any way, they have when they come back. */
interface JournalActorContract extends JournalUnderTest {

  private ActorRef start(TestKit listener, String persistenceId) {
    return system().actorOf(TestingPersistentActor.props(persistenceId, listener.getRef()));
  }

  private static Recovered recovered(TestKit listener) {
    return (Recovered) listener.receiveOne(JournalProbe.ANSWER_MAX);
  }

  private static Told told(TestKit client, ActorRef actor) {
    actor.tell(new Tell(), client.getRef());
    return (Told) client.receiveOne(JournalProbe.ANSWER_MAX);
  }

  private void end(ActorRef actor) {
    TestKit watcher = new TestKit(system());
    watcher.watch(actor);
    system().stop(actor);
    watcher.expectTerminated(JournalProbe.ANSWER_MAX, actor);
  }

  private static List<String> texts(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("serves an actor that stores 300 events, which come back in the same order")
  default void servesEveryWay(Way way) {
    TestKit client = new TestKit(system());
    TestKit listener = new TestKit(system());
    String id = newId();
    ActorRef actor = start(listener, id);
    assertThat(recovered(listener).texts()).isEmpty();
    for (int first = 1; first <= 300; first += 10) {
      actor.tell(new Keep(way, texts(first, first + 9)), client.getRef());
    }
    assertThat(client.receiveN(300, JournalProbe.ANSWER_MAX)).isEqualTo(texts(1, 300));
    assertThat(told(client, actor)).isEqualTo(new Told(texts(1, 300), 300));
    end(actor);

    ActorRef next = start(listener, id);
    assertThat(recovered(listener).texts()).isEqualTo(texts(1, 300));
    assertThat(told(client, next).lastSequenceNumber()).isEqualTo(300);
    end(next);
  }

  @Test
  @DisplayName("serves an actor that stores in all ways by turns")
  default void servesAllWays() {
    TestKit client = new TestKit(system());
    TestKit listener = new TestKit(system());
    String id = newId();
    ActorRef actor = start(listener, id);
    assertThat(recovered(listener).texts()).isEmpty();
    for (int first = 1; first <= 200; ) {
      for (Way way : Way.values()) {
        actor.tell(new Keep(way, texts(first, first + 4)), client.getRef());
        first += 5;
      }
    }
    List<Object> answers = client.receiveN(200, JournalProbe.ANSWER_MAX);
    assertThat(answers).containsExactlyInAnyOrderElementsOf(texts(1, 200));
    end(actor);

    ActorRef next = start(listener, id);
    assertThat(recovered(listener).texts()).isEqualTo(answers);
    end(next);
  }

  @Test
  @DisplayName("serves an actor that fails while writes are under way")
  default void servesAfterCrash() {
    TestKit client = new TestKit(system());
    TestKit listener = new TestKit(system());
    String id = newId();
    ActorRef actor = start(listener, id);
    assertThat(recovered(listener).texts()).isEmpty();
    for (int first = 1; first <= 50; first++) {
      actor.tell(new Keep(Way.PERSIST_ASYNC, texts(first, first)), client.getRef());
    }
    actor.tell(new Crash(), client.getRef());
    List<String> recovered = recovered(listener).texts();
    assertThat(recovered).as("the first of fifty").isEqualTo(texts(1, recovered.size()));
    List<Object> answered = new ArrayList<>();
    while (client.msgAvailable()) {
      answered.add(client.receiveOne(JournalProbe.ANSWER_MAX));
    }
    assertThat(recovered).as("what was answered is there").containsAll(strings(answered));

    TestKit later = new TestKit(system());
    actor.tell(new Keep(Way.PERSIST_ALL, texts(51, 60)), later.getRef());
    assertThat(later.receiveN(10, JournalProbe.ANSWER_MAX)).isEqualTo(texts(51, 60));
    List<String> expected = new ArrayList<>(recovered);
    expected.addAll(texts(51, 60));
    assertThat(told(later, actor)).isEqualTo(new Told(expected, expected.size()));
    end(actor);
    assertThat(journal().replay(id).payloads()).isEqualTo(expected);
  }

  private static List<String> strings(List<Object> answers) {
    return answers.stream().map(String.class::cast).toList();
  }

  @Test
  @DisplayName("serves an actor that deletes everything, and counts on when it comes back")
  default void countsOnAfterDeletion() {
    TestKit client = new TestKit(system());
    TestKit listener = new TestKit(system());
    String id = newId();
    ActorRef actor = start(listener, id);
    assertThat(recovered(listener).texts()).isEmpty();
    actor.tell(new Keep(Way.PERSIST_ALL, texts(1, 5)), client.getRef());
    client.receiveN(5, JournalProbe.ANSWER_MAX);
    actor.tell(new Forget(), client.getRef());
    assertThat(client.receiveOne(JournalProbe.ANSWER_MAX)).isEqualTo(new DeleteMessagesSuccess(5));
    end(actor);

    ActorRef next = start(listener, id);
    assertThat(recovered(listener).texts()).isEmpty();
    next.tell(new Keep(Way.PERSIST, texts(6, 6)), client.getRef());
    assertThat(client.receiveOne(JournalProbe.ANSWER_MAX)).isEqualTo("6");
    assertThat(told(client, next)).isEqualTo(new Told(texts(6, 6), 6));
    end(next);
  }
}
