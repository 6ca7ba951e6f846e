package dev.cairn.api;

import dev.cairn.cluster.MemberTls;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * How a member asks the controller that leads.
 *
 * @param place answers where that one is now; nothing while none leads
 * @param tls what members show each other; nothing on the loopback
 */
public record LeadDoor(Supplier<CompletionStage<Optional<Place>>> place, Optional<MemberTls> tls) {

  /**
   * Where the controller answers to members.
   *
   * @param address base address, such as {@code https://192.0.2.1:25521}
   * @param secret what it wants to see
   */
  public record Place(String address, String secret) {}
}
