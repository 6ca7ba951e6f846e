package dev.cairn.build;

import akka.actor.typed.ActorRef;
import akka.actor.typed.receptionist.ServiceKey;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildExecutor.Result;
import dev.cairn.journal.Stored;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a controller and the hosts of remote slots tell each other.
 *
 * <pre>
 * host --Report--> fleet     what each slot is doing; every few seconds, and when something changes
 * host <--Wanted-- fleet     what each slot should be doing; the answer, and when that changes
 * host --LogPart-> fleet     bytes of a build's log; the next one when this is taken
 * host <--LogTaken- fleet
 * </pre>
 *
 * <p>Each message says the whole, so one that is lost or comes twice does no harm; one that is
 * older than what is known is told by its number. Orders, recipes and packages do not travel in
 * messages: they are fetched by checksum.
 */
public final class HostProtocol {
  /** Where hosts find the fleet of their controller. */
  public static final ServiceKey<ToFleet> FLEET = ServiceKey.create(ToFleet.class, "cairn-fleet");

  private HostProtocol() {}

  /** What a host tells its controller. */
  public sealed interface ToFleet extends Stored {}

  /** What a controller tells a host. */
  public sealed interface ToHost extends Stored {}

  /**
   * Where a node's artifacts can be fetched.
   *
   * @param address base address, such as {@code http://192.0.2.1:25521}
   * @param secret what it wants to see
   */
  public record ArtifactAddress(String address, String secret) {}

  /**
   * A node that offers slots.
   *
   * @param node its name
   * @param incarnation id of this start of the node's process; a later one is larger
   * @param limit builds that it will have under way at one time, at this moment
   * @param labels that recipes may ask for
   * @param architecture of its machine
   * @param systemVersion base of its rooms
   * @param confinement what its rooms are kept apart by
   * @param freeMemoryBytes memory that its machine has left
   * @param artifacts where the packages that it makes are fetched
   */
  public record Host(
      String node,
      String incarnation,
      int limit,
      List<String> labels,
      String architecture,
      String systemVersion,
      String confinement,
      long freeMemoryBytes,
      ArtifactAddress artifacts) {}

  /**
   * What a slot is doing.
   *
   * @param token of the order that it has; empty when it has none
   * @param phases that the build has entered so far, in order
   * @param result how the build ended; absent while it is under way
   * @param logBytes length of its log so far
   */
  public record SlotReport(
      int slot, String token, List<Phase> phases, Optional<Result> result, long logBytes) {

    /** A slot that does nothing. */
    static SlotReport idle(int slot) {
      return new SlotReport(slot, "", List.of(), Optional.empty(), 0);
    }
  }

  /**
   * Everything about a host.
   *
   * @param number grows with each report of an incarnation
   */
  public record Report(Host host, long number, List<SlotReport> slots, ActorRef<ToHost> replyTo)
      implements ToFleet {}

  /**
   * A part of the log of the build with that order.
   *
   * @param offset of its first byte in the whole log
   * @param bytes at most {@link WorkerHost#LOG_PART_BYTES}; nobody alters them
   */
  @SuppressWarnings("ArrayRecordComponent") // on the wire it is a byte string, and read once
  public record LogPart(
      String node, int slot, String token, long offset, byte[] bytes, ActorRef<ToHost> replyTo)
      implements ToFleet {

    /** Whether all is the same, the content of the bytes, too. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof LogPart part
          && slot == part.slot
          && offset == part.offset
          && node.equals(part.node)
          && token.equals(part.token)
          && Arrays.equals(bytes, part.bytes)
          && replyTo.equals(part.replyTo);
    }

    @Override
    public int hashCode() {
      return Objects.hash(node, slot, token, offset, Arrays.hashCode(bytes), replyTo);
    }
  }

  /**
   * What a slot should be doing.
   *
   * @param token of the order; empty for nothing
   * @param order SHA-256 of the order's document, to be fetched
   */
  public record SlotWanted(int slot, String token, String order) {}

  /**
   * Everything that is wanted of a host.
   *
   * @param fleet id of this start of the controller
   * @param number grows with each answer of a fleet
   * @param artifacts where inputs are fetched
   * @param nextReport when the host reports again at the latest
   */
  public record Wanted(
      String fleet,
      long number,
      List<SlotWanted> slots,
      ArtifactAddress artifacts,
      Duration nextReport)
      implements ToHost {}

  /** The log is taken up to {@code nextOffset}. */
  public record LogTaken(String token, long nextOffset) implements ToHost {}
}
