package dev.cairn.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.AskPattern;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.cairn.journal.CopiedEvent;
import dev.cairn.journal.Journal;
import dev.cairn.journal.JournalCopy;
import dev.cairn.journal.TestingBasket;
import dev.cairn.journal.VerifyOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real entities, a real PostgreSQL, a real LevelDB. */
@DisplayName("A journal in PostgreSQL")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SharedJournalTest {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static TestingPostgres server;

  @TempDir Path directory;
  private PostgresSettings settings;

  @BeforeAll
  static void startServer(@TempDir Path files) throws Exception {
    server = new TestingPostgres(files);
  }

  @AfterAll
  static void endServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void makeDatabase() throws SQLException {
    settings = server.newDatabase();
  }

  @Test
  @DisplayName("is mirrored event by event, with a chain that can be verified")
  void isMirrored() throws Exception {
    PostgresSchema.migrate(settings);
    try (Journal mirror = journal("mirror");
        JournalMirror following = JournalMirror.start(settings, mirror);
        Baskets one = new Baskets(settings.plugins());
        Baskets other = new Baskets(settings.plugins())) {
      for (int i = 1; i <= 20; i++) {
        one.put("a", "pear " + i);
        other.put("b", "fig " + i);
      }
      following.catchUp();
      assertThat(texts(mirror)).hasSize(40).containsSubsequence("pear 1", "pear 2", "pear 20");
      assertThat(ofEntity(mirror, "basket|b"))
          .extracting(CopiedEvent::sequenceNr)
          .containsExactlyElementsOf(numbers(20));
      assertThat(ofEntity(mirror, "basket|a").getFirst().tags()).containsExactly("pear");
      assertThat(mirror.verify(VerifyOptions.none()).isWhole()).isTrue();
    }
  }

  @Test
  @DisplayName("is mirrored further after the mirror was away, and every event once")
  void mirrorComesBack() throws Exception {
    PostgresSchema.migrate(settings);
    try (Baskets baskets = new Baskets(settings.plugins())) {
      baskets.put("a", "pear 1");
      mirrorOnce();
      baskets.put("a", "pear 2");
      baskets.put("b", "fig 1");
      mirrorOnce();
      mirrorOnce();
    }
    try (Journal mirror = journal("mirror")) {
      assertThat(texts(mirror)).containsExactly("pear 1", "pear 2", "fig 1");
    }
  }

  @Test
  @DisplayName("gives also what was committed late, with a time before others")
  void lateCommit() throws Exception {
    PostgresSchema.migrate(settings);
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");
    try (Journal mirror = journal("mirror");
        JournalMirror following = JournalMirror.start(settings, mirror)) {
      insert(noon, event("basket|a", 1));
      following.catchUp();
      // One that was begun a second earlier, and one whose predecessor is long past.
      insert(noon.minusSeconds(1), event("basket|b", 1));
      insert(noon.minusSeconds(3_600), event("basket|a", 2));
      insert(noon.plusSeconds(1), event("basket|a", 3));
      following.catchUp();
      assertThat(texts(mirror))
          .containsExactly("basket|a 1", "basket|b 1", "basket|a 2", "basket|a 3");
    }
  }

  @Test
  @DisplayName("is given all events of a node's journal, in their order, and entities go on")
  void isMovedTo() throws Exception {
    Config own = leveldb("own");
    try (Baskets baskets = new Baskets(own)) {
      for (int i = 1; i <= 5; i++) {
        baskets.put("a", "pear " + i);
        baskets.put("b", "fig " + i);
      }
    }
    List<String> before;
    try (Journal journal = Journal.open(own)) {
      before = texts(journal);
      assertThat(new JournalMove(journal, settings).run()).isEqualTo(new JournalMove.Moved(10, 0));
      assertThatThrownBy(() -> new JournalMove(journal, settings).run())
          .isInstanceOf(PostgresException.class)
          .hasMessage(
              "the journal at %s has events already; a journal is moved into an empty one"
                  .formatted(settings));
    }
    try (Baskets baskets = new Baskets(settings.plugins())) {
      baskets.put("a", "pear 6");
    }
    mirrorOnce();
    try (Journal mirror = journal("mirror")) {
      before.add("pear 6");
      assertThat(texts(mirror)).isEqualTo(before);
      assertThat(ofEntity(mirror, "basket|a")).hasSize(6);
    }
  }

  @Test
  @DisplayName("is refused when it holds less than the mirror")
  void olderCopy() throws Exception {
    PostgresSchema.migrate(settings);
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");
    insert(noon, event("basket|a", 1));
    insert(noon.plusSeconds(1), event("basket|a", 2));
    mirrorOnce();
    execute("DELETE FROM event_journal WHERE seq_nr = 2");
    try (Journal mirror = journal("mirror")) {
      assertThatThrownBy(() -> JournalMirror.start(settings, mirror))
          .isInstanceOf(PostgresException.class)
          .hasMessageStartingWith("basket|a has 1 events at " + settings + " and 2 on this node");
    }
  }

  @Test
  @DisplayName("of a newer program is refused, as is a server that does not answer")
  void refusals() throws Exception {
    PostgresSchema.migrate(settings);
    execute(
        "INSERT INTO cairn_schema (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success) SELECT 99, '99', 'newer', 'SQL', 'V99__newer.sql',"
            + " 'somebody', 1, true");
    assertThatThrownBy(() -> PostgresSchema.migrate(settings))
        .isInstanceOf(PostgresException.class)
        .hasMessageContaining("newer version of Cairn");
    PostgresSettings nowhere =
        new PostgresSettings("127.0.0.1", 1, "cairn", "cairn", "secret", "disable", "");
    assertThatThrownBy(() -> PostgresSchema.migrate(nowhere))
        .isInstanceOf(PostgresException.class)
        .hasMessageStartingWith(
            "the journal at postgresql://cairn@127.0.0.1:1/cairn does not serve: ")
        .hasMessageNotContaining("secret");
  }

  private void mirrorOnce() throws Exception {
    try (Journal mirror = journal("mirror");
        JournalMirror following = JournalMirror.start(settings, mirror)) {
      following.catchUp();
    }
  }

  private Config leveldb(String name) {
    return ConfigFactory.load()
        .withValue(
            "cairn.journal.leveldb.dir",
            ConfigValueFactory.fromAnyRef(directory.resolve(name).toString()));
  }

  private Journal journal(String name) {
    return Journal.open(leveldb(name));
  }

  private static List<CopiedEvent> events(Journal journal) {
    List<CopiedEvent> events = new ArrayList<>();
    new JournalCopy(journal).forEach(events::add);
    return events;
  }

  private static List<CopiedEvent> ofEntity(Journal journal, String persistenceId) {
    return events(journal).stream()
        .filter(event -> event.persistenceId().equals(persistenceId))
        .toList();
  }

  private static List<String> texts(Journal journal) {
    List<String> texts = new ArrayList<>();
    events(journal)
        .forEach(event -> texts.add(new String(event.content().bytes(), StandardCharsets.UTF_8)));
    return texts;
  }

  private static List<Long> numbers(int count) {
    return LongStream.rangeClosed(1, count).boxed().toList();
  }

  private static CopiedEvent event(String persistenceId, long sequenceNr) {
    String text = persistenceId + " " + sequenceNr;
    return new CopiedEvent(
        persistenceId,
        sequenceNr,
        0,
        "writer",
        "",
        List.of(),
        new CopiedEvent.Content(20, "", text.getBytes(StandardCharsets.UTF_8)),
        Optional.empty());
  }

  private void insert(Instant time, CopiedEvent event) throws SQLException {
    try (Connection connection = settings.connect();
        PreparedStatement insert = EventRows.insert(connection)) {
      EventRows.add(insert, event, time);
      assertThat(insert.executeBatch()).containsExactly(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = settings.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Baskets of one actor system. */
  private static final class Baskets implements AutoCloseable {
    private final ActorSystem<SpawnProtocol.Command> system;
    private final Map<String, ActorRef<TestingBasket.Put>> awake = new HashMap<>();

    Baskets(Config plugins) {
      this.system =
          ActorSystem.create(
              SpawnProtocol.create(),
              "baskets",
              plugins
                  .withValue("akka.loglevel", ConfigValueFactory.fromAnyRef("WARNING"))
                  .withFallback(ConfigFactory.load()));
    }

    /** Stores {@code text} in the basket {@code id}. */
    void put(String id, String text) throws Exception {
      if (!awake.containsKey(id)) {
        awake.put(
            id,
            ask(
                system,
                replyTo ->
                    new SpawnProtocol.Spawn<>(new TestingBasket(id), "", Props.empty(), replyTo)));
      }
      Done _ = ask(awake.get(id), replyTo -> new TestingBasket.Put(text, replyTo));
    }

    private <T, A> A ask(RecipientRef<T> whom, Function<ActorRef<A>, T> question) throws Exception {
      return AskPattern.ask(whom, question::apply, ANSWER_MAX, system.scheduler())
          .toCompletableFuture()
          .get();
    }

    @Override
    public void close() {
      system.terminate();
      Done _ = system.getWhenTerminated().toCompletableFuture().join();
    }
  }
}
