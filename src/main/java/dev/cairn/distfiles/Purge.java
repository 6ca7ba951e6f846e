package dev.cairn.distfiles;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds and removes what no recipe names. */
final class Purge {
  /** A transfer that has rested this long is not gone on with. */
  private static final Duration UNFINISHED_MAX = Duration.ofDays(1);

  private final StoreLayout layout;
  private final GitMirrors gitMirrors;
  private final InstantSource clock;

  Purge(StoreLayout layout, GitMirrors gitMirrors, InstantSource clock) {
    this.layout = layout;
    this.gitMirrors = gitMirrors;
    this.clock = clock;
  }

  List<UnusedFile> unused(LiveDistfiles live) throws IOException {
    Set<String> liveSums = new HashSet<>();
    Set<Path> liveMirrors = new HashSet<>();
    for (Distfile each : live.files()) {
      liveSums.addAll(layout.candidates(each));
      for (URI location : each.locations()) {
        if (Locations.isGit(location)) {
          liveMirrors.add(gitMirrors.directory(location).getFileName());
        }
      }
    }
    Map<String, List<String>> names = names();
    List<UnusedFile> unused = new ArrayList<>();
    for (Path content : list(layout.contents())) {
      String sha256 = content.getFileName().toString();
      if (!liveSums.contains(sha256)) {
        unused.add(
            measured(String.join(", ", names.getOrDefault(sha256, List.of(sha256))), content));
      }
    }
    for (Path mirror : list(layout.git())) {
      if (!liveMirrors.contains(mirror.getFileName())) {
        unused.add(measured(mirror.getFileName().toString(), mirror));
      }
    }
    for (Path wrong : list(layout.rejected())) {
      unused.add(measured(wrong.getFileName().toString(), wrong));
    }
    Instant border = clock.instant().minus(UNFINISHED_MAX);
    for (Path rest : list(layout.partial())) {
      if (Files.getLastModifiedTime(rest, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(border)) {
        unused.add(measured(rest.getFileName().toString(), rest));
      }
    }
    return List.copyOf(unused);
  }

  List<UnusedFile> carryOut(LiveDistfiles live) throws IOException {
    List<UnusedFile> unused = unused(live);
    for (UnusedFile each : unused) {
      TreeRemoval.remove(each.path());
    }
    StoreLayout.removeDanglingLinks(layout.names());
    StoreLayout.removeDanglingLinks(layout.byLocation());
    StoreLayout.removeDanglingLinks(layout.sums());
    layout.create();
    return unused;
  }

  private static UnusedFile measured(String name, Path path) throws IOException {
    return new UnusedFile(name, path, TreeRemoval.sizeBytes(path));
  }

  private Map<String, List<String>> names() throws IOException {
    Map<String, List<String>> names = new HashMap<>();
    for (Path name : list(layout.names())) {
      for (Path link : list(name)) {
        names
            .computeIfAbsent(link.getFileName().toString(), any -> new ArrayList<>())
            .add(name.getFileName().toString());
      }
    }
    return names;
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }
}
