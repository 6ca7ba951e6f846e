import akka.actor.ActorSystem;
import dev.cairn.api.Wire;
import dev.cairn.client.CairnClient;
import java.nio.file.Path;

/** Builds a recipe on the node of a data directory, prints its log, and waits for the result. */
class BuildAndFollow {
  public static void main(String[] arguments) throws Exception {
    ActorSystem streams = ActorSystem.create();
    try (CairnClient cairn = CairnClient.local(Path.of(arguments[0]), "example")) {
      String recipe = arguments[1];
      Wire.Submitted submitted = cairn.build(recipe).toCompletableFuture().get();
      String run = submitted.runId().orElseThrow();
      cairn.followLog(run, recipe).runForeach(System.out::println, streams).toCompletableFuture().get();
      Wire.Run ended = cairn.runEnded(run).toCompletableFuture().get();
      System.out.println("built " + ended.built() + ", failed " + ended.failed());
    } finally {
      streams.terminate();
    }
  }
}
