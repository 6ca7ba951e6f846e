package dev.cairn.node;

import dev.cairn.api.ApiServices;
import dev.cairn.api.LeadDoor;
import dev.cairn.api.MemberApi;
import dev.cairn.api.MemberServices;
import dev.cairn.cluster.MemberTls;
import dev.cairn.cluster.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of several controllers: keeps itself ready until it leads, and leads then until the node
 * ends.
 *
 * @see "docs/adr/0015-several-controllers.md"
 */
final class Standby implements LeadActor.Leading {
  private static final Logger LOG = LoggerFactory.getLogger(Standby.class);

  private final NodeCore core;
  private final ArtifactDoor door;
  private final Lead lead;
  private final LeadLease lease;
  private final MemberApi api;
  private final LeadFollower follower;
  private final Optional<LentSlots> slots;
  private volatile @Nullable Supplier<CompletionStage<Optional<LeadProtocol.Place>>> choice;

  private Standby(NodeCore core, ArtifactDoor door, Lead lead, LeadLease lease)
      throws IOException, InterruptedException {
    this.core = core;
    this.door = door;
    this.lead = lead;
    this.lease = lease;
    Optional<MemberTls> tls = ClusterSafety.https(core.settings().akka(), Clock.systemUTC());
    LeadDoor leadDoor = new LeadDoor(this::place, tls);
    this.api =
        new MemberApi(
            core.system(),
            core.settings().httpHost(),
            new MemberServices(core.facts(), leadDoor, core.shutdown()));
    Path data = core.settings().data();
    this.follower =
        new LeadFollower(
            leadDoor.place(),
            new PackageFollower(
                core.history(),
                core.parts().repository(),
                NodeParts.download(data.resolve("cache/partial"), tls),
                data.resolve("cache/followed")),
            new LogFollower(
                core.history(),
                data.resolve("logs"),
                data.resolve("cache/followed-logs"),
                tls.map(MemberTls::context)));
    this.slots =
        core.settings().has(Role.WORKER)
            ? Optional.of(LentSlots.lend(core, door, tls))
            : Optional.empty();
  }

  /** Makes ready what leading needs, and takes part in the choice of who leads. */
  static Standby begin(NodeCore core, ArtifactDoor door, Lead lead, LeadLease lease)
      throws IOException, InterruptedException {
    core.parts().rooms().prepare();
    Standby standby = new Standby(core, door, lead, lease);
    standby.follower.start();
    standby.choice = LeadActor.takePart(core.system(), standby);
    return standby;
  }

  /** What it answers: the one that leads, until it is that one. */
  MemberApi api() {
    return api;
  }

  private CompletionStage<Optional<LeadDoor.Place>> place() {
    Supplier<CompletionStage<Optional<LeadProtocol.Place>>> asked = choice;
    return asked == null
        ? CompletableFuture.completedFuture(Optional.empty())
        : asked
            .get()
            .thenApply(found -> found.map(one -> new LeadDoor.Place(one.address(), one.secret())));
  }

  @Override
  public CompletionStage<LeadProtocol.Place> begin() {
    return aside(
        "lead",
        () -> {
          try {
            lease.await(() -> core.fail().accept("the node leads no more; start it again"));
            follower.close();
            takeBackSlots();
            ApiServices services = lead.begin(true);
            door.lead(services);
            api.lead(services);
            LOG.info("this node leads");
            return door.place();
          } catch (IOException | RuntimeException failure) {
            core.fail().accept("this node cannot lead: " + failure.getMessage());
            throw failure;
          }
        });
  }

  @Override
  public CompletionStage<?> end() {
    return aside(
        "retire",
        () -> {
          core.fail().accept("the node leads no more; start it again");
          close();
          return true;
        });
  }

  /** Ends what it does; another controller may lead then. */
  void close() throws InterruptedException {
    follower.close();
    takeBackSlots();
    lead.end();
    lease.close();
  }

  private void takeBackSlots() throws InterruptedException {
    if (slots.isPresent()) {
      slots.get().close();
    }
  }

  private static <T> CompletionStage<T> aside(String name, Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .name(name)
        .daemon(true)
        .start(
            () -> {
              try {
                result.complete(task.call());
              } catch (Exception failure) {
                result.completeExceptionally(new CompletionException(failure));
              }
            });
    return result;
  }
}
