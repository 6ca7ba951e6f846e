package dev.cairn.distfiles;

import dev.cairn.distfiles.TransferException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bare mirrors of git repositories, one per address. A mirror that has the wanted tag or commit is
 * used as it is; a branch is asked for each time, because it moves.
 */
final class GitMirrors {
  private static final String PROTOCOLS = "https:http:git:file";
  private static final Pattern ADDRESS = Pattern.compile("(https|http|git|file)://[^-].*");
  private static final Pattern FRAGMENT =
      Pattern.compile("(tag|commit|branch)=([A-Za-z0-9_][^\\s\\p{Cntrl}~^:?*\\[\\\\]*)");
  private static final Pattern MAY_PASS =
      Pattern.compile(
          "(?i)resolve host|timed out|connection|early eof|unexpected disconnect"
              + "|remote end hung up|error: 5\\d\\d");

  private final Path mirrors;
  private final Path partial;
  private final DistfileSettings settings;
  private final Program program;

  /** A git source, taken apart. */
  private record Wanted(String address, String kind, String name) {
    static Wanted of(URI location) throws TransferException {
      String text = location.toString();
      int hash = text.indexOf('#');
      String address = hash < 0 ? text : text.substring(0, hash);
      String fragment = hash < 0 ? "" : text.substring(hash + 1);
      // makepkg's "?signed" may stand before or after the fragment; it is makepkg's to check.
      address = address.replaceFirst("^git\\+", "").replaceFirst("\\?signed$", "");
      fragment = fragment.replaceFirst("\\?signed$", "");
      if (!ADDRESS.matcher(address).matches()) {
        throw new TransferException(Kind.LASTING, "not an address git is allowed to ask");
      }
      if (fragment.isEmpty()) {
        return new Wanted(address, "branch", "");
      }
      Matcher matcher = FRAGMENT.matcher(fragment);
      if (!matcher.matches() || matcher.group(2).contains("..")) {
        throw new TransferException(
            Kind.LASTING, "not a tag=, commit= or branch= after the #: " + fragment);
      }
      return new Wanted(address, matcher.group(1), matcher.group(2));
    }

    String revision() {
      return switch (kind) {
        case "tag" -> "refs/tags/" + name + "^{commit}";
        case "commit" -> name + "^{commit}";
        default -> name.isEmpty() ? "HEAD^{commit}" : "refs/heads/" + name + "^{commit}";
      };
    }

    boolean moves() {
      return kind.equals("branch");
    }

    String shown() {
      return name.isEmpty() ? "its default branch" : kind + " " + name;
    }
  }

  GitMirrors(Path mirrors, Path partial, DistfileSettings settings) {
    this.mirrors = mirrors;
    this.partial = partial;
    this.settings = settings;
    this.program = new Program(settings.environment());
  }

  /** Where the mirror of this address lies or would lie. */
  Path directory(URI location) throws TransferException {
    String address = Wanted.of(location).address();
    String last =
        address.substring(address.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    return mirrors.resolve(Checksums.key(address).substring(0, 16) + "-" + last);
  }

  /** The mirror, when it has what is wanted and what is wanted does not move. */
  Optional<FetchedFile> find(Distfile wanted, URI location)
      throws IOException, InterruptedException {
    Wanted what = Wanted.of(location);
    Path mirror = directory(location);
    if (what.moves() || !Files.isDirectory(mirror)) {
      return Optional.empty();
    }
    return resolve(mirror, what).map(commit -> fetched(wanted, mirror, commit, "store"));
  }

  /**
   * Clones or updates the mirror of {@code location} from {@code from}, which is the same address
   * or a mirror site of it.
   */
  FetchedFile fetch(Distfile wanted, URI location, URI from)
      throws IOException, InterruptedException {
    Wanted what = Wanted.of(location);
    String address = Wanted.of(from).address();
    Path mirror = directory(location);
    if (Files.isDirectory(mirror)) {
      git(mirror, List.of("fetch", "--quiet", "--prune", "--", address, "+refs/*:refs/*"));
    } else {
      Path draft = partial.resolve(Checksums.key(what.address()) + ".git");
      TreeRemoval.remove(draft);
      git(partial, List.of("clone", "--quiet", "--mirror", "--", address, draft.toString()));
      // makepkg compares this with the address in the recipe.
      git(draft, List.of("config", "remote.origin.url", what.address()));
      Files.move(draft, mirror, StandardCopyOption.ATOMIC_MOVE);
    }
    String commit =
        resolve(mirror, what)
            .orElseThrow(() -> new TransferException(Kind.LASTING, "has no " + what.shown()));
    return fetched(wanted, mirror, commit, Locations.display(from));
  }

  private static FetchedFile fetched(Distfile wanted, Path mirror, String commit, String origin) {
    return new FetchedFile(
        wanted.fileName(), mirror, FetchedFile.Kind.GIT_MIRROR, 0, commit, origin);
  }

  private Optional<String> resolve(Path mirror, Wanted what)
      throws IOException, InterruptedException {
    Program.Ended ended =
        run(mirror, List.of("rev-parse", "--verify", "--end-of-options", what.revision()));
    String[] words = ended.lastWords().split(" ", -1);
    String last = words[words.length - 1];
    return ended.isGood() && last.matches("[0-9a-f]{40,64}") ? Optional.of(last) : Optional.empty();
  }

  private void git(Path directory, List<String> arguments)
      throws IOException, InterruptedException {
    Program.Ended ended = run(directory, arguments);
    if (!ended.isGood()) {
      Kind kind = MAY_PASS.matcher(ended.lastWords()).find() ? Kind.PASSING : Kind.LASTING;
      throw new TransferException(kind, "git failed: " + ended.lastWords());
    }
  }

  private Program.Ended run(Path directory, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-c", "core.hooksPath=/dev/null"));
    command.addAll(arguments);
    return program.run(
        directory,
        Map.of(
            "GIT_ALLOW_PROTOCOL", PROTOCOLS,
            "GIT_TERMINAL_PROMPT", "0",
            "GIT_ASKPASS", "/bin/false",
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_HTTP_LOW_SPEED_LIMIT", "1",
            "GIT_HTTP_LOW_SPEED_TIME", Long.toString(Math.max(1, settings.stallMax().toSeconds()))),
        settings.transferMax(),
        command);
  }
}
