package dev.cairn.api;

import io.micrometer.core.instrument.Gauge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Watches a node with a farm: it can work when farm and journal answer. */
final class FarmWatch implements Watched {
  private final ApiServices services;
  private final FarmMetrics farm;

  /** Also measures farm and cluster, and {@code cairn.journal.writable}. */
  FarmWatch(ApiServices services, FarmDoor farm) {
    this.services = services;
    this.farm = new FarmMetrics(services.facts().metrics(), farm);
    var _ = new MemberWatch(services.facts());
    Gauge.builder("cairn.journal.writable", () -> whyNothingIsStored().isEmpty() ? 1 : 0)
        .description("1 while the journal stores events; 0 when the disk is full or it is damaged")
        .register(services.facts().metrics());
  }

  private Optional<String> whyNothingIsStored() {
    return services.journal().damage().or(services.journal()::refusal);
  }

  @Override
  public void refresh() throws InterruptedException {
    farm.refresh();
  }

  @Override
  public List<String> obstacles() throws InterruptedException {
    List<String> obstacles = new ArrayList<>();
    whyNothingIsStored().ifPresent(why -> obstacles.add("the journal stores nothing: " + why));
    services.obstacle().get().ifPresent(obstacles::add);
    if (!farm.refresh()) {
      obstacles.add("the farm does not answer within 2 s");
    }
    return obstacles;
  }
}
