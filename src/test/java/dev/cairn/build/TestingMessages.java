package dev.cairn.build;

import akka.actor.typed.ActorRef;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.BuildExecutor.Result;
import dev.cairn.build.HostProtocol.ArtifactAddress;
import dev.cairn.build.HostProtocol.Host;
import dev.cairn.build.HostProtocol.LogPart;
import dev.cairn.build.HostProtocol.LogTaken;
import dev.cairn.build.HostProtocol.Report;
import dev.cairn.build.HostProtocol.SlotReport;
import dev.cairn.build.HostProtocol.SlotWanted;
import dev.cairn.build.HostProtocol.ToHost;
import dev.cairn.build.HostProtocol.Wanted;
import dev.cairn.build.RemoteOrder.Input;
import dev.cairn.build.RemoteOrder.RecipeFile;
import dev.cairn.build.RemoteOrder.Shape;
import dev.cairn.ports.Dependency;
import dev.cairn.ports.PackageSpec;
import dev.cairn.ports.PackageSpec.OptionalDependency;
import dev.cairn.ports.PackageSpec.SplitPackage;
import dev.cairn.ports.Source;
import dev.cairn.ports.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One of each message between nodes, with every part present. */
final class TestingMessages {
  private static final ArtifactAddress ADDRESS = new ArtifactAddress("http://192.0.2.1:1", "s");
  private static final PackageFile FILE = new PackageFile("a-1-1-any.pkg.tar.zst", 3, "ab");

  private TestingMessages() {}

  static Report report(ActorRef<ToHost> host) {
    return new Report(
        new Host("n", "1", 2, List.of("big"), "x86_64", "Debian", "NAMESPACES", 7, ADDRESS),
        3,
        Stream.of(
                new Result.Succeeded(List.of(FILE)),
                new Result.Failed(Phase.CHECK, "no"),
                new Result.Cancelled(),
                new Result.Lost("gone"))
            .map(
                result ->
                    new SlotReport(
                        0, "build|1/2", List.of(Phase.SETUP, Phase.BUILD), Optional.of(result), 9))
            .toList(),
        host);
  }

  static Report idle(ActorRef<ToHost> host) {
    return new Report(
        new Host("n", "1", 2, List.of(), "x86_64", "Debian", "NAMESPACES", 7, ADDRESS),
        4,
        List.of(SlotReport.idle(0)),
        host);
  }

  static Wanted wanted() {
    return new Wanted(
        "2",
        5,
        List.of(new SlotWanted(0, "build|1/2", "ab"), new SlotWanted(1, "", "")),
        ADDRESS,
        Duration.ofSeconds(5));
  }

  static LogPart logPart(ActorRef<ToHost> host) {
    return new LogPart("n", 1, "build|1/2", 65_536, new byte[] {104, 105, 10, -1}, host);
  }

  static LogTaken logTaken() {
    return new LogTaken("build|1/2", 70_000);
  }

  static RemoteOrder order() {
    Dependency needed = Dependency.parse("lib>=1.2");
    PackageSpec spec =
        new PackageSpec(
            "a",
            "test/a",
            Path.of("/trees/test/a"),
            Version.parse("1:2-3"),
            List.of("any"),
            List.of(needed),
            List.of(),
            List.of(),
            List.of(
                new Source("a.tar", "https://example.org/a.tar", Map.of("sha256", "ab")),
                new Source("patch", "patch", Map.of())),
            List.of("!strip"),
            List.of(
                new SplitPackage(
                    "a",
                    "words",
                    "any",
                    List.of(needed),
                    List.of(new OptionalDependency(needed, "why")),
                    List.of(),
                    List.of(),
                    List.of())),
            "sha256-v1:ab");
    return new RemoteOrder(
        "build|1/2",
        TestingBuilds.order("1", Purpose.TEST, Plans.build("a", "lib")),
        spec,
        Map.of("NAME", "value"),
        new Shape("x86_64", List.of("glibc=1"), "Ann <ann@example.org>", Instant.EPOCH),
        List.of(
            new RecipeFile("PKGBUILD", false, Optional.empty(), "ab", 3),
            new RecipeFile("link", false, Optional.of("PKGBUILD"), "", 0)),
        new Input("cairn.db", "cd", 4),
        List.of(new Input("lib-1-1-any.pkg.tar.zst", "ef", 5)));
  }
}
