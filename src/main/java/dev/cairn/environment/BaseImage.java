package dev.cairn.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The read-only system that every room starts from.
 *
 * <p>On Debian and its kin it is a copy of the files of a named list of packages with all they
 * depend on, so that a build sees the same tools on every host, and a dependency that a recipe
 * forgot is found even where the host happens to have it. Elsewhere it is the host's own {@code
 * /usr}, seen through, and says so.
 *
 * @param root directory with the files
 * @param identity hash of the packages and their versions: equal where rooms are equal
 * @param description for people, one line
 * @param hostParts directories of the host, such as {@code usr}, that are seen through; empty when
 *     the base holds everything
 */
public record BaseImage(Path root, String identity, String description, List<String> hostParts) {
  private static final Logger LOG = LoggerFactory.getLogger(BaseImage.class);

  /** Changes whenever the same packages would give another image. */
  private static final String LAYOUT = "cairn base 2";

  private static final String ASIDE = ".new-";
  private static final Pattern IDENTITY = Pattern.compile("[0-9a-f]{24}(\\.boot)?");
  private static final Path DPKG = Path.of("/var/lib/dpkg");

  /**
   * The base for {@code settings}: an existing one, or a new one made now, which takes seconds.
   * Older ones in the same directory are removed: nothing uses them, since a node prepares its base
   * before it opens rooms.
   *
   * @param ids names for the directory in which a new one grows
   * @throws RoomException when packages are missing on the host or the disk is full
   */
  static synchronized BaseImage prepare(RoomSettings settings, Supplier<String> ids)
      throws RoomException {
    try {
      BaseImage base = DpkgDatabase.isAt(DPKG) ? ofPackages(settings, ids) : ofHost(settings, ids);
      removeOthers(settings.bases(), base.identity());
      return base;
    } catch (RoomException e) {
      throw e;
    } catch (IOException e) {
      throw new RoomException(
          "cannot make the base image in %s: %s".formatted(settings.bases(), reason(e)), e);
    }
  }

  private static String reason(IOException failure) {
    return failure instanceof FileSystemException system && system.getReason() != null
        ? system.getReason()
        : String.valueOf(failure.getMessage());
  }

  private static BaseImage ofPackages(RoomSettings settings, Supplier<String> ids)
      throws IOException {
    DpkgDatabase dpkg = DpkgDatabase.read(DPKG);
    List<String> missing = dpkg.missing(settings.basePackages());
    if (!missing.isEmpty()) {
      throw new RoomException(
          "rooms need packages that are not installed: apt-get install --no-install-recommends "
              + String.join(" ", missing));
    }
    List<DpkgDatabase.Installed> packages = dpkg.closure(settings.basePackages());
    String identity =
        identity(
            packages.stream()
                .map(one -> one.name() + " " + one.version() + " " + one.architecture())
                .collect(Collectors.joining("\n")));
    Path root = settings.bases().resolve(identity);
    String description =
        "%s, gcc %s, %d packages".formatted(systemName(), version(dpkg, "gcc"), packages.size());
    if (!BaseImageBuilder.isWhole(root)) {
      LOG.info("making the base image {} of rooms: {}", identity, description);
      BaseImageBuilder.build(root, aside(settings, ids), dpkg, packages);
    }
    return new BaseImage(root, identity, description, List.of());
  }

  private static Path aside(RoomSettings settings, Supplier<String> ids) {
    return settings
        .bases()
        .resolve(ASIDE + ProcessHandle.current().pid() + "-" + ids.get().substring(0, 8));
  }

  /** Removes older bases and what processes that are gone have not finished. */
  private static void removeOthers(Path bases, String identity) throws IOException {
    try (var entries = Files.newDirectoryStream(bases)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        boolean growing = name.startsWith(ASIDE) && isAlive(name.substring(ASIDE.length()));
        boolean ours = name.startsWith(ASIDE) || IDENTITY.matcher(name).matches();
        if (ours && !growing && !name.startsWith(identity)) {
          TreeRemoval.remove(entry);
        }
      }
    }
  }

  private static boolean isAlive(String pidAndId) {
    return ProcessHandle.of(Long.parseLong(pidAndId.split("-", 2)[0])).isPresent();
  }

  private static BaseImage ofHost(RoomSettings settings, Supplier<String> ids) throws IOException {
    List<String> parts =
        List.of("usr", "bin", "sbin", "lib", "lib64", "lib32", "opt").stream()
            .filter(
                part ->
                    Files.isDirectory(Path.of("/", part))
                        && !Files.isSymbolicLink(Path.of("/", part)))
            .toList();
    String description = systemName() + ", the host's own files (no dpkg to make a base from)";
    String identity =
        identity(description + parts + Files.getLastModifiedTime(Path.of("/usr/bin")));
    LOG.warn(
        "rooms see the whole /usr of this host, since there is no dpkg to make a smaller base from:"
            + " an undeclared dependency of a recipe is not noticed");
    Path root = settings.bases().resolve(identity);
    if (!BaseImageBuilder.isWhole(root)) {
      BaseImageBuilder.buildSkeleton(root, aside(settings, ids));
    }
    return new BaseImage(root, identity, description, parts);
  }

  private static String version(DpkgDatabase dpkg, String name) {
    String version = dpkg.version(name);
    // 4:12.2.0-3 is 12.2.0 to people.
    return version == null
        ? "none"
        : version.replaceFirst("^\\d+:", "").replaceFirst("-[^-]*$", "");
  }

  private static String systemName() throws IOException {
    Path release = Path.of("/etc/os-release");
    if (!Files.isReadable(release)) {
      return "unknown system";
    }
    return Files.readAllLines(release, StandardCharsets.UTF_8).stream()
        .filter(line -> line.startsWith("PRETTY_NAME="))
        .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
        .findFirst()
        .orElse("unknown system");
  }

  private static String identity(String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((LAYOUT + "\n" + content).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, 24);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
