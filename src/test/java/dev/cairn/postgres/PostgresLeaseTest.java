package dev.cairn.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.coordination.lease.LeaseSettings;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A lease in PostgreSQL")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresLeaseTest {
  private static final long TIMEOUT_MS = 4_000;

  private TestingPostgres server;
  private PostgresSettings database;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = new TestingPostgres(directory);
  }

  @BeforeEach
  void begin() throws Exception {
    database = server.newDatabase();
    PostgresSchema.migrate(database);
  }

  @AfterAll
  void end() throws Exception {
    server.close();
  }

  @Test
  @DisplayName("has one owner, and another one when that gives it back")
  void hasOneOwner() throws Exception {
    PostgresLease one = lease("one", database);
    PostgresLease other = lease("other", database);
    assertThat(acquire(one)).isTrue();
    assertThat(acquire(one)).isTrue();
    assertThat(acquire(other)).isFalse();
    assertThat(one.checkLease()).isTrue();
    assertThat(other.checkLease()).isFalse();

    assertThat(one.release().toCompletableFuture().get()).isTrue();
    assertThat(one.checkLease()).isFalse();
    assertThat(acquire(other)).isTrue();
    other.release().toCompletableFuture().get();
  }

  @Test
  @DisplayName("stays with an owner who renews it, for longer than it lasts")
  void isRenewed() throws Exception {
    PostgresLease one = lease("one", database);
    acquire(one);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * TIMEOUT_MS);
    PostgresLease other = lease("other", database);
    while (System.nanoTime() - end < 0) {
      assertThat(acquire(other)).isFalse();
    }
    assertThat(one.checkLease()).isTrue();
    one.release().toCompletableFuture().get();
  }

  @Test
  @DisplayName("goes from an owner who is not heard of to the next one")
  void expires() throws Exception {
    change(
        "INSERT INTO cairn_lease VALUES ('lead', 'dead', clock_timestamp() + interval '1 second')");
    PostgresLease next = lease("next", database);
    assertThat(acquire(next)).isFalse();
    while (!acquire(next)) {
      assertThat(next.checkLease()).isFalse();
    }
    assertThat(next.checkLease()).isTrue();
    next.release().toCompletableFuture().get();
  }

  @Test
  @DisplayName("tells its owner when another one has it")
  void tellsWhenTaken() throws Exception {
    CountDownLatch lost = new CountDownLatch(1);
    PostgresLease one = lease("one", database);
    one.acquire(_ -> lost.countDown()).toCompletableFuture().get();
    change("UPDATE cairn_lease SET owner = 'thief'");
    lost.await();
    assertThat(one.checkLease()).isFalse();
  }

  @Test
  @DisplayName("is lost to its owner when the database is gone, before it ends there")
  void isLostWithoutDatabase(@TempDir Path directory) throws Exception {
    CountDownLatch lost = new CountDownLatch(1);
    PostgresLease one;
    try (TestingPostgres mortal = new TestingPostgres(directory)) {
      PostgresSettings gone = mortal.newDatabase();
      PostgresSchema.migrate(gone);
      one = lease("one", gone);
      one.acquire(_ -> lost.countDown()).toCompletableFuture().get();
    }
    lost.await();
    assertThat(one.checkLease()).isFalse();
    assertThatThrownBy(() -> acquire(one))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(PostgresException.class);
  }

  private static boolean acquire(PostgresLease lease) throws Exception {
    return lease.acquire().toCompletableFuture().get();
  }

  private static PostgresLease lease(String owner, PostgresSettings database) {
    LeaseSettings settings =
        LeaseSettings.apply(
            ConfigFactory.parseString(
                "heartbeat-timeout = 4s, heartbeat-interval = 500ms, lease-operation-timeout = 2s"),
            "lead",
            owner);
    return new PostgresLease(settings, database, TIMEOUT_MS);
  }

  private void change(String sql) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
