package dev.cairn.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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
  private static final Duration LASTS = Duration.ofSeconds(4);

  private TestingPostgres server;
  private PostgresSettings database;
  private final List<PostgresLease> leases = new ArrayList<>();

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = new TestingPostgres(directory);
  }

  @BeforeEach
  void begin() throws Exception {
    database = server.newDatabase();
    PostgresSchema.migrate(database);
  }

  @AfterEach
  void closeAll() {
    leases.forEach(PostgresLease::close);
    leases.clear();
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
    assertThat(one.isHeld()).isTrue();
    assertThat(other.isHeld()).isFalse();

    one.giveBack();
    assertThat(one.isHeld()).isFalse();
    assertThat(acquire(other)).isTrue();
    other.giveBack();
  }

  @Test
  @DisplayName("stays with an owner who renews it, for longer than it lasts")
  void isRenewed() throws Exception {
    PostgresLease one = lease("one", database);
    acquire(one);
    long end = System.nanoTime() + LASTS.multipliedBy(2).toNanos();
    PostgresLease other = lease("other", database);
    while (System.nanoTime() - end < 0) {
      assertThat(acquire(other)).isFalse();
    }
    assertThat(one.isHeld()).isTrue();
    one.giveBack();
  }

  @Test
  @DisplayName("goes from an owner who is not heard of to the next one")
  void expires() throws Exception {
    change(
        "INSERT INTO cairn_lease VALUES ('lead', 'dead', clock_timestamp() + interval '1 second')");
    PostgresLease next = lease("next", database);
    assertThat(acquire(next)).isFalse();
    while (!acquire(next)) {
      assertThat(next.isHeld()).isFalse();
    }
    assertThat(next.isHeld()).isTrue();
    next.giveBack();
  }

  @Test
  @DisplayName("tells its owner when another one has it")
  void tellsWhenTaken() throws Exception {
    CountDownLatch lost = new CountDownLatch(1);
    PostgresLease one = lease("one", database);
    one.take(lost::countDown);
    change("UPDATE cairn_lease SET owner = 'thief'");
    lost.await();
    assertThat(one.isHeld()).isFalse();
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
      one.take(lost::countDown);
    }
    lost.await();
    assertThat(one.isHeld()).isFalse();
    assertThatThrownBy(() -> acquire(one)).isInstanceOf(PostgresException.class);
  }

  private static boolean acquire(PostgresLease lease) throws Exception {
    return lease.take(() -> {});
  }

  private PostgresLease lease(String owner, PostgresSettings database) {
    PostgresLease lease = new PostgresLease(database, "lead", owner, LASTS, System::nanoTime);
    leases.add(lease);
    return lease;
  }

  private void change(String sql) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
