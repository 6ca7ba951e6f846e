package dev.cairn.builddb;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.ReplyEffect;
import dev.cairn.build.BuildEntity;
import dev.cairn.builddb.ImportEvent.StoreImported;
import dev.cairn.journal.Cause;
import dev.cairn.journal.EntityFold;
import dev.cairn.journal.OnCommandBehavior;
import dev.cairn.journal.Stored;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * A file of an old build store as an actor: stores what is in it, once. It is known by the digest
 * of its content, so that the same file under another name is no other one.
 */
public final class ImportEntity
    extends OnCommandBehavior<ImportEntity.TakeOver, ImportEvent, ImportState> {
  private static final String TYPE = "import";

  /** Take over a file, unless that was done. */
  public record TakeOver(LegacyFile file, Cause cause, ActorRef<TakenOver> replyTo)
      implements Stored {}

  /**
   * It is stored.
   *
   * @param store as it was taken over first
   * @param isNew whether that was now
   */
  public record TakenOver(StoreImported store, boolean isNew) implements Stored {}

  private final InstantSource clock;

  private ImportEntity(String sha256, InstantSource clock) {
    super(PersistenceId.ofUniqueId(TYPE + "|" + sha256));
    this.clock = clock;
  }

  /** Takes over files, each by an actor of its own, so that none is written twice at one time. */
  public static Behavior<TakeOver> all(InstantSource clock) {
    return Behaviors.receive(
        (actor, command) -> {
          String sha256 = command.file().sha256();
          actor
              .getChild(sha256)
              .map(ActorRef::<TakeOver>unsafeUpcast)
              .orElseGet(() -> actor.spawn(create(sha256, clock), sha256))
              .tell(command);
          return Behaviors.same();
        });
  }

  private static Behavior<TakeOver> create(String sha256, InstantSource clock) {
    return Behaviors.setup(_ -> new ImportEntity(sha256, clock));
  }

  /** How a file is folded, for those who audit it. */
  public static EntityFold<ImportState, ImportEvent> fold() {
    return new EntityFold<>(
        TYPE, ImportState.class, ImportEvent.class, ImportState.EMPTY, ImportState::apply);
  }

  @Override
  public ImportState emptyState() {
    return ImportState.EMPTY;
  }

  @Override
  protected ImportState onEvent(ImportState state, ImportEvent event) {
    return state.apply(event);
  }

  @Override
  protected Cause causeOf(TakeOver command) {
    return command.cause();
  }

  @Override
  protected ReplyEffect<ImportEvent, ImportState> onCommand(ImportState state, TakeOver command) {
    LegacyFile file = command.file();
    StoreImported wanted =
        new StoreImported(
            clock.instant(),
            file.kind(),
            file.name(),
            file.sizeBytes(),
            file.entries().size(),
            file.refused().size(),
            command.cause().by());
    List<ImportEvent> events = ImportRules.take(state, wanted, file.entries());
    return Effect()
        .persist(events)
        .thenReply(
            command.replyTo(),
            stored -> new TakenOver(stored.store().orElseThrow(), !events.isEmpty()));
  }

  @Override
  public Set<String> tagsFor(ImportEvent event) {
    return Set.of(BuildEntity.MILESTONE);
  }
}
